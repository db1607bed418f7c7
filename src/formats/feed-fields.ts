/**
 * The elements we read, by canonical name, and the name each is handed to rss-parser under. Whatever that library would
 * itself interpret unsafely (dates that make it throw, bodies it strips by a quadratic regex) gets a name it does not know.
 */
export const itemFields: ReadonlyMap<string, string> = new Map([
  ['title', 'title'],
  ['dc:title', 'x:dc-title'],
  ['link', 'link'],
  ['guid', 'x:id'],
  ['id', 'x:id'],
  ['description', 'x:description'],
  ['dc:description', 'x:description'],
  ['itunes:summary', 'x:description'],
  ['summary', 'x:summary'],
  ['dcterms:abstract', 'x:summary'],
  ['content', 'x:content'],
  ['content:encoded', 'x:content'],
  ['body', 'x:content'],
  ['xhtml:body', 'x:content'],
  ['fullitem', 'x:content'],
  ['pubdate', 'x:published'],
  ['published', 'x:published'],
  ['issued', 'x:issued'],
  ['dcterms:issued', 'x:issued'],
  ['dcterms:available', 'x:issued'],
  ['dc:date', 'x:date'],
  ['dcterms:date', 'x:date'],
  ['date', 'x:date'],
  ['created', 'x:created'],
  ['dcterms:created', 'x:created'],
  ['updated', 'x:updated'],
  ['modified', 'x:updated'],
  ['dcterms:modified', 'x:updated'],
  ['author', 'x:author'],
  ['dc:creator', 'x:author'],
  ['category', 'category'],
  ['dc:subject', 'x:subject'],
  ['language', 'x:language'],
  ['dc:language', 'x:language'],
]);

/** The same for the feed itself. */
export const feedFields: ReadonlyMap<string, string> = new Map([
  ['title', 'title'],
  ['dc:title', 'title'],
  ['link', 'link'],
  ['language', 'x:language'],
  ['dc:language', 'x:language'],
  ['ttl', 'ttl'],
  ['sy:updateperiod', 'x:period'],
  ['sy:updatefrequency', 'x:frequency'],
]);
