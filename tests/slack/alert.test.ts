import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateMessage } from '../../src/local/validate.ts';
import type { MessageView } from '../../src/news/intent.ts';
import { drawAlert, drawLonger, drawReply } from '../../src/slack/blocks/alert.ts';
import { hostile, hostileTake, reached } from './hostile.ts';
import { names, running, storyId, take, view } from './made-up.ts';

describe('the alert', () => {
  test('says what happened, what it is about, when, and why it is here', () => {
    const drawing = drawAlert(view(), names);
    expect(validateMessage(drawing)).toEqual([]);
    expect(drawing).toMatchInlineSnapshot(`
      {
        "blocks": [
          {
            "elements": [
              {
                "elements": [
                  {
                    "text": "NEW  ",
                    "type": "text",
                  },
                  {
                    "style": {
                      "bold": true,
                    },
                    "text": "Island parliament backs joint fisheries patrols",
                    "type": "link",
                    "url": "https://harbour.example/stories/412",
                  },
                ],
                "type": "rich_text_section",
              },
              {
                "elements": [
                  {
                    "text": "The chamber voted 61 to 48. Patrols begin in May.",
                    "type": "text",
                  },
                ],
                "type": "rich_text_section",
              },
            ],
            "type": "rich_text",
          },
          {
            "elements": [
              {
                "emoji": false,
                "text": "Harbour Wire",
                "type": "plain_text",
              },
              {
                "text": "<!date^1772443800^{date_short_pretty} {time}|2026-03-02 09:30 UTC>",
                "type": "mrkdwn",
                "verbatim": true,
              },
            ],
            "type": "context",
          },
          {
            "elements": [
              {
                "emoji": false,
                "text": "Asia-Pacific, Americas · Politics · PORT MAREN",
                "type": "plain_text",
              },
            ],
            "type": "context",
          },
          {
            "elements": [
              {
                "emoji": false,
                "text": "S3 region:asia-pacific topic:politics",
                "type": "plain_text",
              },
            ],
            "type": "context",
          },
          {
            "elements": [
              {
                "action_id": "open",
                "text": {
                  "emoji": false,
                  "text": "Open story",
                  "type": "plain_text",
                },
                "type": "button",
                "url": "https://harbour.example/stories/412",
                "value": "412",
              },
              {
                "action_id": "why",
                "text": {
                  "emoji": false,
                  "text": "Why",
                  "type": "plain_text",
                },
                "type": "button",
                "value": "412",
              },
              {
                "action_id": "wrong_tags",
                "text": {
                  "emoji": false,
                  "text": "Wrong tags?",
                  "type": "plain_text",
                },
                "type": "button",
                "value": "412",
              },
              {
                "action_id": "story_acts",
                "options": [
                  {
                    "text": {
                      "emoji": false,
                      "text": "Not this story…",
                      "type": "plain_text",
                    },
                    "value": "split 412",
                  },
                  {
                    "text": {
                      "emoji": false,
                      "text": "Same story as…",
                      "type": "plain_text",
                    },
                    "value": "merge 412",
                  },
                ],
                "type": "overflow",
              },
            ],
            "type": "actions",
          },
        ],
        "text": "NEW: Island parliament backs joint fisheries patrols (Asia-Pacific, Americas · Politics · PORT MAREN), Harbour Wire",
      }
    `);
  });

  test('shows counts, the newest take and the corrected state as the story grows', () => {
    const newest = take({
      id: storyId(430),
      title: 'Opposition asks court to stop patrols',
      source: 'Delta Press',
      permalink: null,
    });
    const grown = view({
      running: running({ state: 'corrected', sources: 3, copies: 2 }),
      newest,
    });
    const shown = JSON.stringify(drawAlert(grown, names).blocks);
    expect(shown).toContain('CORRECTED');
    expect(shown).toContain('3 independent publishers · 2 reprints');
    expect(shown).toContain('Opposition asks court to stop patrols');
  });

  test('takes link, source and summary from the take whose headline it shows', () => {
    const newest = take({
      title: 'Patrols to start in April',
      source: 'Delta Press',
      summary: ['A new date.'],
    });
    const grown = view({
      running: running({ headline: newest.title, state: 'updated' }),
      newest,
    });
    const shown = JSON.stringify(drawAlert(grown, names).blocks);
    expect(shown).toContain('A new date.');
    expect(shown).not.toContain('Latest: ');
    expect(shown).not.toContain('Harbour Wire');
  });

  test('tells one account of several reports, and names who reports what', () => {
    const told = [
      { sentence: 'The chamber voted 61 to 48.', sources: ['Harbour Wire', 'Delta Press'] },
      { sentence: 'Crews strike.', sources: ['One', 'Two', 'Three', 'Four', 'Five'] },
    ];
    const speaker = take({ id: storyId(431), title: 'Chamber votes for patrols', source: 'One' });
    const shown = JSON.stringify(drawAlert(view({ told, speaker }), names).blocks);
    expect(shown).toContain('Chamber votes for patrols');
    expect(shown).toContain('Harbour Wire, Delta Press');
    expect(shown).toContain('One, Two, Three and 2 more');
    expect(shown).not.toContain('Patrols begin in May.');
  });

  test('shows a gist in place of the sentences, and says that a machine wrote it', () => {
    const told = [{ sentence: 'The chamber voted 61 to 48.', sources: ['Harbour Wire'] }];
    const gist = { text: 'Parliament backed joint patrols.', reports: 3 };
    const drawing = drawAlert(view({ told, gist }), names);
    const shown = JSON.stringify(drawing.blocks);
    expect(validateMessage(drawing)).toEqual([]);
    expect(shown).toContain('Parliament backed joint patrols.');
    expect(shown).toContain('Written by a machine from 3 reports, and checked against them');
    expect(shown).not.toContain('61 to 48');
  });

  test('without a link has no Open button, without text no summary, without tags no tag line', () => {
    const bare = take({
      permalink: 'javascript:alert(1)',
      summary: [],
      dateline: null,
      tags: { ...take().tags, regions: [], topics: [] },
    });
    const drawing = drawAlert(view({ lead: bare, matched: [] }), names);
    expect(validateMessage(drawing)).toEqual([]);
    expect(drawing.blocks.map((block) => block.type)).toEqual(['rich_text', 'context', 'actions']);
    expect(JSON.stringify(drawing)).not.toContain('Open story');
  });

  test('does not link a headline that is an address of its own', () => {
    const title = 'https://bank.example/login';
    const spoof = view({ lead: take({ title }), running: running({ headline: title }) });
    expect(JSON.stringify(drawAlert(spoof, names).blocks[0])).not.toContain('"link"');
  });
});

describe('a reply', () => {
  test('brings the newest sentence the root does not have', () => {
    const lead = take();
    const later = take({
      id: storyId(430),
      title: 'Patrols to start in April',
      summary: ['The chamber voted 61 to 48.', 'The minister moved the date.'],
    });
    const drawing = drawReply(view({ lead, take: later, rootTs: '1.0' }));
    expect(drawing).toMatchInlineSnapshot(`
      {
        "blocks": [
          {
            "elements": [
              {
                "elements": [
                  {
                    "style": {
                      "bold": true,
                    },
                    "text": "Patrols to start in April",
                    "type": "link",
                    "url": "https://harbour.example/stories/412",
                  },
                ],
                "type": "rich_text_section",
              },
              {
                "elements": [
                  {
                    "text": "The minister moved the date.",
                    "type": "text",
                  },
                ],
                "type": "rich_text_section",
              },
            ],
            "type": "rich_text",
          },
          {
            "elements": [
              {
                "emoji": false,
                "text": "Harbour Wire",
                "type": "plain_text",
              },
              {
                "text": "<!date^1772443800^{date_short_pretty} {time}|2026-03-02 09:30 UTC>",
                "type": "mrkdwn",
                "verbatim": true,
              },
            ],
            "type": "context",
          },
        ],
        "text": "Patrols to start in April, Harbour Wire",
      }
    `);
    expect(validateMessage(drawing)).toEqual([]);
    expect(JSON.stringify(drawing)).toContain('The minister moved the date.');
    expect(JSON.stringify(drawing)).not.toContain('61 to 48');
  });
});

describe('the longer summary', () => {
  test('is nothing when it adds no sentence', () => {
    expect(drawLonger(view())).toBeNull();
    expect(drawLonger(view({ longer: [] }))).toBeNull();
    expect(drawLonger(view({ longer: ['Patrols begin in May.', ' '] }))).toBeNull();
  });

  test('has the sentences the short one has not', () => {
    const drawing = drawLonger(view({ longer: ['Patrols begin in May.', 'Two ships are ready.'] }));
    expect(drawing).toMatchInlineSnapshot(`
      {
        "blocks": [
          {
            "elements": [
              {
                "elements": [
                  {
                    "text": "Two ships are ready.",
                    "type": "text",
                  },
                ],
                "type": "rich_text_section",
              },
            ],
            "type": "rich_text",
          },
          {
            "elements": [
              {
                "emoji": false,
                "text": "Harbour Wire",
                "type": "plain_text",
              },
            ],
            "type": "context",
          },
        ],
        "text": "More on: Island parliament backs joint fisheries patrols",
      }
    `);
    expect(JSON.stringify(drawing)).toContain('Two ships are ready.');
    expect(JSON.stringify(drawing)).not.toContain('Patrols begin');
  });
});

test('no hostile feed pings, links outside, or breaks a limit', () => {
  fc.assert(
    fc.property(
      hostileTake(),
      hostileTake(),
      hostile,
      fc.array(hostile, { maxLength: 15 }),
      (lead, newest, headline, longer) => {
        const drawn: MessageView = view({
          running: running({ headline }),
          lead,
          newest,
          take: newest,
          longer,
          told: longer.map((sentence) => ({ sentence, sources: [headline, ...longer] })),
          matched: longer.map((query, number) => ({ number, query })),
        });
        for (const drawing of [drawAlert(drawn, names), drawReply(drawn), drawLonger(drawn)]) {
          if (drawing === null) continue;
          expect(validateMessage(drawing)).toEqual([]);
          const { urls, pings } = reached(drawing.blocks, { urls: [], pings: [] });
          expect(pings).toEqual([]);
          for (const url of urls) {
            expect(url).toMatch(/^https?:\/\/[^|<>]+$/);
            expect(
              [lead.permalink, newest.permalink].map(
                (link) => link && URL.canParse(link) && new URL(link).host,
              ),
            ).toContain(new URL(url).host);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});
