/** The prefix each known namespace is written with, whatever prefix the document chose; '' is the feed format itself. */
const prefixByNamespace: Readonly<Record<string, string>> = {
  'http://www.w3.org/2005/atom': '',
  'http://purl.org/atom/ns#': '',
  'http://purl.org/rss/1.0': '',
  'http://my.netscape.com/rdf/simple/0.9': '',
  'http://channel.netscape.com/rdf/simple/0.9': '',
  'http://purl.org/net/rss1.1#': '',
  'http://backend.userland.com/rss2': '',
  'http://backend.userland.com/rss': '',
  'http://blogs.law.harvard.edu/tech/rss': '',
  'http://www.rssboard.org/rss-specification': '',
  'http://purl.org/dc/elements/1.1': 'dc:',
  'http://purl.org/dc/elements/1.0': 'dc:',
  'http://purl.org/dc/terms': 'dcterms:',
  'http://purl.org/rss/1.0/modules/content': 'content:',
  'http://purl.org/rss/1.0/modules/syndication': 'sy:',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf:',
  'http://www.w3.org/1999/xhtml': 'xhtml:',
  'http://search.yahoo.com/mrss': 'media:',
  'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes:',
};

/** What a prefix means where the document forgot to declare it. */
const customaryPrefixes: Readonly<Record<string, string>> = {
  atom: '',
  atom10: '',
  a10: '',
  rss: '',
  dc: 'dc:',
  dcterms: 'dcterms:',
  content: 'content:',
  sy: 'sy:',
  rdf: 'rdf:',
  xhtml: 'xhtml:',
  media: 'media:',
  itunes: 'itunes:',
};

/** The namespaces in force at one element: prefix ('' for the default) to the prefix we write. */
export type Namespaces = ReadonlyMap<string, string>;

/** The namespaces inside an element, given those around it. Attribute names are lower case. */
export function namespacesWithin(
  around: Namespaces,
  attributes: Readonly<Record<string, string>>,
): Namespaces {
  let within: Map<string, string> | null = null;
  for (const name of Object.keys(attributes)) {
    if (!name.startsWith('xmlns') || (name.length > 5 && name[5] !== ':')) continue;
    const value = attributes[name] ?? '';
    const key = value.trim().toLowerCase().replace(/\/$/, '');
    within ??= new Map(around);
    // The empty namespace is the format's own; an unknown one must not be mistaken for it.
    within.set(name.slice(6), key === '' ? '' : (prefixByNamespace[key] ?? 'other:'));
  }
  return within ?? around;
}

/** An element's name in our spelling, lower case: `title`, `dc:date`, `content:encoded`, `other:thing`. */
export function canonicalName(name: string, namespaces: Namespaces): string {
  const lower = name.toLowerCase();
  const prefix = prefixOf(lower);
  const written =
    namespaces.get(prefix) ?? (prefix === '' ? '' : (customaryPrefixes[prefix] ?? 'other:'));
  return written + lower.slice(lower.indexOf(':') + 1);
}

/** The part of a name before its colon, lower case; '' without one. */
export function prefixOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf(':'))).toLowerCase();
}
