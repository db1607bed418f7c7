/** sax refuses attributes beyond 64 kB; no link or type is that long. */
const maxAttribute = 16_384;

/** ` name="value"`, or nothing for an absent or monstrous value. */
export function xmlAttribute(name: string, value: string | undefined): string {
  if (value === undefined || value.length > maxAttribute) return '';
  return ` ${name}="${escapeXml(value).replaceAll('"', '&quot;')}"`;
}

/** Text as XML source. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text inside CDATA, whatever it holds. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
