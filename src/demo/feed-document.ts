import type { DayStory, DayVersion, DayWire } from './day.ts';

/** One item as a feed shows it at a moment. */
export interface ShownItem {
  readonly story: DayStory;
  readonly version: DayVersion;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function xml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
}

function element(name: string, text: string | null, attributes = ''): string {
  return text === null ? '' : `<${name}${attributes}>${xml(text)}</${name}>`;
}

function cdata(html: string): string {
  return `<![CDATA[${html.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `+0100`, or with a colon `+01:00`. */
function offset(minutes: number, colon: string): string {
  const [h, m] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(h).padStart(2, '0')}${colon}${String(m).padStart(2, '0')}`;
}

/** The moment on the publisher's own clock, read with the UTC getters. */
function wallClock(at: number, wire: DayWire): Date {
  return new Date(at + (wire.dates === 'utc' ? 0 : wire.localOffsetMinutes * 60_000));
}

/** RFC 822, as RSS has it; `local` leaves the zone out, as careless publishers do. */
function rfc822(at: number, wire: DayWire): string {
  const date = wallClock(at, wire);
  const zone = { utc: ' GMT', local: '', offset: ` ${offset(wire.localOffsetMinutes, '')}` };
  const day = String(date.getUTCDate()).padStart(2, '0');
  const time = date.toISOString().slice(11, 19);
  return `${days[date.getUTCDay()]}, ${day} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time}${zone[wire.dates]}`;
}

/** RFC 3339, as Atom and JSON Feed have it. */
function rfc3339(at: number, wire: DayWire): string {
  const zone = { utc: 'Z', local: '', offset: offset(wire.localOffsetMinutes, ':') };
  return `${wallClock(at, wire).toISOString().slice(0, 19)}${zone[wire.dates]}`;
}

function rss(wire: DayWire, title: string, items: readonly ShownItem[]): string {
  const body = wire.body === 'content' ? 'content:encoded' : 'description';
  const entries = items.map(({ story, version }) =>
    [
      '<item>',
      version.title === '' ? '' : element('title', version.title),
      element('link', story.link),
      `<guid isPermaLink="false">${xml(story.guid)}</guid>`,
      element('pubDate', story.published === null ? null : rfc822(story.published, wire)),
      ...story.categories.map((category) => element('category', category)),
      element('dc:language', story.language),
      version.html === '' ? '' : `<${body}>${cdata(version.html)}</${body}>`,
      '</item>',
    ].join(''),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>${xml(title)}</title><link>https://${title}.example/</link><description>${xml(title)}</description>
${entries.join('\n')}
</channel></rss>
`;
}

function atom(wire: DayWire, title: string, items: readonly ShownItem[]): string {
  const entries = items.map(({ story, version }) => {
    const updated = rfc3339(Math.max(version.at, story.published ?? version.at), wire);
    const published = story.published === null ? '' : rfc3339(story.published, wire);
    return [
      `<entry${story.language === null ? '' : ` xml:lang="${story.language}"`}>`,
      `<id>${xml(story.guid)}</id>`,
      element('title', version.title),
      story.link === null ? '' : `<link rel="alternate" href="${xml(story.link)}"/>`,
      published === '' ? '' : `<published>${published}</published><updated>${updated}</updated>`,
      ...story.categories.map((category) => `<category term="${xml(category)}"/>`),
      version.html === '' ? '' : element('content', version.html, ' type="html"'),
      '</entry>',
    ].join('');
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:${title}.example,2026:feed</id><title>${xml(title)}</title><updated>2026-03-17T00:00:00Z</updated><link rel="alternate" href="https://${title}.example/"/>
${entries.join('\n')}
</feed>
`;
}

function json(wire: DayWire, title: string, items: readonly ShownItem[]): string {
  return JSON.stringify(
    {
      version: 'https://jsonfeed.org/version/1.1',
      title,
      home_page_url: `https://${title}.example/`,
      items: items.map(({ story, version }) => ({
        id: story.guid,
        ...(version.title !== '' && { title: version.title }),
        ...(story.link !== null && { url: story.link }),
        ...(story.published !== null && { date_published: rfc3339(story.published, wire) }),
        ...(story.language !== null && { language: story.language }),
        content_html: version.html,
        tags: story.categories,
      })),
    },
    null,
    1,
  );
}

/**
 * What a publisher's server sends.
 * @param title the feed's id, which is also its host under `.example`
 * @param items newest first
 */
export function feedDocument(wire: DayWire, title: string, items: readonly ShownItem[]): string {
  switch (wire.format) {
    case 'rss':
      return rss(wire, title, items);
    case 'atom':
      return atom(wire, title, items);
    case 'json':
      return json(wire, title, items);
    default:
      return wire.format satisfies never;
  }
}
