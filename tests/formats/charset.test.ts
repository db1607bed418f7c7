import { expect, test } from 'vitest';
import { decodeText } from '../../src/formats/charset.ts';
import { repairMojibake } from '../../src/formats/mojibake.ts';

const text = '<?xml version="1.0"?><t>Café – Łódź</t>';

function utf16(value: string, bigEndian: boolean): Buffer {
  const bytes = Buffer.from(value, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
}

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
  ['UTF-16 with a mark, little end first', utf16(`\uFEFF${text}`, false)],
  ['UTF-16 with a mark, big end first', utf16(`\uFEFF${text}`, true)],
  ['UTF-16 without a mark', utf16(text, false)],
  ['UTF-16 without a mark, big end first', utf16(text, true)],
])('%s is read whatever the server says', (_name, bytes) => {
  expect(decodeText(bytes, 'text/xml; charset=iso-8859-1')).toBe(text);
});

test('legacy bytes are read by the HTTP label, then by the declaration, then as windows-1252', () => {
  const bytes = Buffer.from([0x3c, 0x74, 0x3e, 0xe7, 0xfe, 0xf0]);
  expect(decodeText(bytes, 'text/xml; charset="windows-1254"')).toBe('<t>çşğ');
  const declared = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="koi8-r"?>'), bytes]);
  expect(decodeText(declared, null)).toMatch(/<t>Г/);
  expect(decodeText(bytes, null)).toBe('<t>çþð');
  expect(decodeText(bytes, 'text/xml; charset=no-such-thing')).toBe('<t>çþð');
});

test('one broken byte does not turn a UTF-8 document into mojibake', () => {
  const bytes = Buffer.concat([Buffer.from('<t>naïve café, Łódź '), Buffer.from([0xff])]);
  expect(decodeText(bytes, 'text/xml; charset=utf-8')).toBe('<t>naïve café, Łódź \uFFFD');
});

test('escape-coded Japanese is not taken for ASCII', () => {
  const bytes = Buffer.from('\u001B$B%K%e!<%9\u001B(B', 'latin1');
  expect(decodeText(bytes, 'text/xml; charset=iso-2022-jp')).toBe('ニュース');
});

test('text stored in the wrong charset is put right, and only that', () => {
  expect(repairMojibake('Grupo FÃ³rmula â€“ cafÃ©s')).toBe('Grupo Fórmula – cafés');
  expect(repairMojibake('SÃO PAULO, MAÇÃ” and Ã')).toBe('SÃO PAULO, MAÇÃ” and Ã');
});
