import type { OutcomeKind } from '../news/outcome.ts';
import type { Day } from './day.ts';
import { checkChannels, checkHeadlines } from './expect-channels.ts';
import { checkRunningStories, checkStored, checkTagging } from './expect-stories.ts';
import type { FinishedRun, RunMessage } from './finished-run.ts';

const control = /[\p{Bidi_Control}\p{Cc}]/u;

function allMessages(run: FinishedRun): { channel: string; message: RunMessage }[] {
  return run.channels.flatMap(({ name, messages }) =>
    messages
      .flatMap((message) => [message, ...message.replies])
      .map((message) => ({ channel: name, message })),
  );
}

/** An address in one spelling: a bar is percent-encoded on its way to Slack. */
function address(link: string | null): string | null {
  const url = link === null ? null : URL.parse(link);
  return url === null ? null : url.href.replaceAll('|', '%7C');
}

/** No feed text pings, spoofs, reorders a line or leads anywhere but to a story of the day. */
function checkSafety(day: Day, run: FinishedRun): string[] {
  const known = new Set(day.stories.flatMap(({ link }) => address(link) ?? []));
  return allMessages(run).flatMap(({ channel, message }) => {
    const outside = message.links.filter((link) => !known.has(address(link) ?? ''));
    const faults = message.pings
      .map((ping) => `pings ${ping}`)
      .concat(
        message.spoofs.map((spoof) => `fakes a link: ${spoof}`),
        outside.map((link) => `leads outside: ${link}`),
        message.lines.some((line) => control.test(line)) ? ['carries control characters'] : [],
      );
    return faults.map((fault) => `${channel}: "${message.lines[0] ?? ''}" ${fault}`);
  });
}

/** Story by story, the outcome each channel must have recorded. */
function expectedOutcomes(day: Day): { channel: string; key: string; outcome: OutcomeKind }[] {
  return Object.entries(day.expectations.channels).flatMap(([channel, { roots }]) =>
    roots.flatMap(({ story, thread, copies, excluded }) =>
      [
        { outcome: 'posted' as const, keys: [story] },
        { outcome: 'threaded' as const, keys: thread },
        { outcome: 'copy' as const, keys: copies },
        { outcome: 'excluded' as const, keys: excluded },
      ].flatMap(({ outcome, keys }) => keys.map((key) => ({ channel, key, outcome }))),
    ),
  );
}

/** What was decided is recorded, and what the feeds already had or bring too late stays silent. */
function checkOutcomes(day: Day, run: FinishedRun): string[] {
  const guidOf = new Map(day.stories.map((story) => [story.key, story.guid]));
  const recorded = new Set(
    run.outcomes.map(({ channel, guid, outcome }) => `${channel} ${guid} ${outcome}`),
  );
  const quiet = new Map(
    day.stories.flatMap(({ guid, key, expect }) =>
      expect.outcome === undefined ? [] : [[guid, { key, outcome: expect.outcome }] as const],
    ),
  );
  return [
    ...expectedOutcomes(day)
      .filter(
        ({ channel, key, outcome }) => !recorded.has(`${channel} ${guidOf.get(key)} ${outcome}`),
      )
      .map(({ channel, key, outcome }) => `${channel}, ${key}: no outcome ${outcome} is recorded`),
    ...run.outcomes.flatMap(({ channel, guid, outcome }) => {
      const expected = quiet.get(guid);
      return expected === undefined || expected.outcome === outcome
        ? []
        : [`${channel}, ${expected.key}: should be ${expected.outcome}, is ${outcome}`];
    }),
    ...[...quiet]
      .filter(([guid]) => !run.outcomes.some((one) => one.guid === guid))
      // Nobody may have asked for it; then there is nothing to record.
      .filter(([, { outcome }]) => outcome !== 'baseline')
      .map(([, { key, outcome }]) => `${key}: no outcome ${outcome} is recorded`),
  ];
}

function checkWires(day: Day, run: FinishedRun): string[] {
  return (['unchanged', 'errors', 'malformed'] as const).flatMap((kind) => {
    const [wanted, found] = [day.expectations.atLeast[kind], run.wires[kind]];
    return found >= wanted ? [] : [`the wires: at least ${wanted} answers ${kind}, were ${found}`];
  });
}

/**
 * Whether a played day went as its fixtures say it must.
 * @returns every broken expectation as one line for a person; empty when all hold
 */
export function checkExpectations(day: Day, run: FinishedRun): string[] {
  return [
    ...checkStored(day, run),
    ...checkTagging(day, run),
    ...checkRunningStories(day, run),
    ...checkChannels(day, run),
    ...checkHeadlines(day, run),
    ...checkOutcomes(day, run),
    ...checkSafety(day, run),
    ...run.unsent.map((line) => `never sent: ${line}`),
    ...run.doubles.map((id) => `posted twice: ${id}`),
    ...run.slackErrors.map((line) => `Slack refused: ${line}`),
    ...checkWires(day, run),
  ];
}
