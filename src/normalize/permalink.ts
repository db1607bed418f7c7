/** Query parameters that tell how a reader came, not what they came for. */
const trackingParameter =
  /^(?:utm_.*|at_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|traffic_source|maca|ref|ref_src|referrer|partner|smid|smtyp|cmpid?|cmp|ncid|ocid|icid|xtor|ns_.*|rss|feedtype|feedname|src|source|__twitter_impression|guccounter|soc_src|taid|sr_share|wt_mc|wt_zmc|campaign_id|mbid)$/i;

/**
 * The one spelling of a story's address: http(s) only, no tracking, no fragment, host in lower case. Null for anything else.
 */
export function canonicalPermalink(link: string | null): string | null {
  const url = link === null ? null : URL.parse(link.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return null;
  // What stands before an @ is no part of a permalink and can pass for another host.
  if (url.username !== '' || url.password !== '') return null;
  const kept = [...url.searchParams].filter(([name]) => !trackingParameter.test(name));
  // Written anew only where something goes: a query's own spelling may matter to its server.
  if (kept.length < url.searchParams.size) url.search = new URLSearchParams(kept).toString();
  // A path of its own behind #! is the page itself; every other fragment is a place on it.
  if (!url.hash.startsWith('#!')) url.hash = '';
  return url.href.length > 2000 ? null : url.href;
}
