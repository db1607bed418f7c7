import { describe, expect, test } from 'vitest';
import { stripFurniture } from '../../src/normalize/furniture.ts';
import { linesOf } from '../../src/normalize/lines.ts';

const story = 'Two boats collided off the cape on Monday, the harbour office said.';

function bare(...lines: string[]): string[] {
  const bared = stripFurniture(linesOf(lines.join('\n')), 'Boats collide off the cape', {
    deskDateline: false,
  });
  return bared.lines.map((line) => line.text);
}

describe('before the story', () => {
  test.each([
    'By Jana Orlo',
    'By Jana Orlo and Pim de Vaal | Coast Desk',
    'Jana ul Orlo | 17.05.2024 - Update : 17.05.2024',
    'Published: 17 May 2024, 10:00',
    'Last updated on May 17, 2024',
    '17.05.2024',
    'May 17, 2024 | 10:15',
    '4 Min Read',
    'Boats collide off the cape',
    'Boats collide off the cape A lifeboat near the wreck',
    'Listen to article',
    'By JANA ORLO=',
    'Staff Reporter',
    'Our Correspondent',
    'Agencies',
    'Haber Merkezi',
    'Updated 3 hours ago',
    '5 hours ago',
    '12 comments',
    'Reading time: 4 minutes',
    'Listen 4 min',
    'Von Jana Orlo und Tom Reyn',
    'Muhabir: Jana Orlo',
    'Jana Orlo | Coast Wire',
    'Jana Orlo, Senna correspondent',
    '(AFP)',
  ])('%s', (line) => {
    expect(bare(line, story, 'More words follow here.')).toEqual([
      story,
      'More words follow here.',
    ]);
  });
});

describe('after the story', () => {
  test.each([
    '(Reporting by Jana Orlo; Editing by Tom Reyn)',
    '(Additional reporting by Jana Orlo in Senna; Editing by Tom Reyn)',
    'Reporting from Senna by Jana Orlo; Writing by Tom Reyn',
    '*Writing by Jana Orlo in Istanbul',
    'Associated Press writers Jana Orlo and Tom Reyn contributed to this report.',
    'Jana Orlo reported from Senna.',
    '___',
    'Copyright 2024 Coast Wire. All rights reserved.',
    'Coast Wire website contains only a portion of the news stories offered to subscribers. Please contact us for subscription options.',
    '** Please contact us for subscription options.',
    'Enditem',
    'jo/tr',
    'Our Standards: The Coast Wire Principles., opens new tab',
    'Read Next',
    'Sign up for our morning newsletter and never miss a story',
    'The post Boats collide appeared first on Coast Wire.',
    'With inputs from agencies',
    '(With AP inputs)',
    'With additional reporting from Tom Reyn in Senna',
    'Edited by: Tom Reyn',
    'Editör: Tom Reyn',
    'Already a subscriber? Log in',
    'Support independent journalism',
    'More to follow.',
    'This is a developing story and will be updated.',
    'Tags: boats, cape',
    'Source: Coast Wire',
    '– AP',
    'Do you have a story? Email us at desk@coast.example',
    'Comments',
    'Report an error',
    'Contact the author: jana@coast.example',
    'You can follow Jana Orlo on Mastodon at @jana',
    'Sign up here.',
    'Join our WhatsApp channel',
    '(jo/tr)',
    '[email protected]',
  ])('%s', (line) => {
    expect(bare(story, line)).toEqual([story]);
  });

  test.each([
    ['Continue reading...', true],
    ['[…]', true],
    ['[...]', true],
    ['… [+1115 chars]', true],
    ['Read more »', true],
    ['The post Boats collide appeared first on Coast Wire.', false],
    ['(Reporting by Jana Orlo; Editing by Tom Reyn)', false],
  ])('at the end of its last line: %s', (tail, isTruncated) => {
    const bared = stripFurniture(linesOf(`${story} ${tail}`), '', { deskDateline: false });
    expect(bared.lines.map((line) => line.text)).toEqual([story]);
    expect(bared).toMatchObject({ isTruncated, removed: [tail] });
  });
});

describe('wherever they stand', () => {
  test.each([
    'A lifeboat near the wreck. REUTERS/Jana Orlo',
    'FILE PHOTO: The cape in winter',
    'A lifeboat near the wreck. (AP Photo/Jana Orlo)',
    'Image source, Coast Wire',
    'Advertisement',
    'A lifeboat near the wreck [Jana Orlo/AFP]',
    'Image copyright Coast Wire',
    'Photo credit: Jana Orlo',
    'Also Read | The cape in winter',
    'Lire aussi : le cap en hiver',
    'Ayrıca okuyun: Burun kışın',
    'Share on Facebook',
    'Share this article',
  ])('%s', (line) => {
    expect(bare(story, line, 'More words follow here.')).toEqual([
      story,
      'More words follow here.',
    ]);
  });
});

test.each([
  'By Monday both boats were back in port, and the crews had gone home.',
  'More.',
  'RESCUE AT SEA',
  'Published accounts of the collision differ.',
  'He reported from the scene that nobody was hurt, and the office agreed.',
  'comment.',
  'told Reuters.',
  'Source: the harbour office. Nobody was hurt, it said on Monday.',
  'Image: Coast Wire The harbour office said that two boats collided off the cape on Monday and that nobody was hurt, though both had to be towed.',
  'With files in hand, the crews walked into the office.',
  'Contact with the crew was lost on Monday.',
  'Support our fishermen, the mayor said.',
  'Have a look at the wreck, he said.',
  'Related companies will pay for the damage. Nobody was hurt.',
])('this is the story, however it begins: %s', (line) => {
  expect(bare(story, line)).toEqual([story, line]);
});

test('every line left is a slice of the text given', () => {
  const text = `By Jana Orlo\n  SENNA (CW) - ${story}  \n\nMore. Continue reading...`;
  const { lines } = stripFurniture(linesOf(text), '', { deskDateline: false });
  expect(lines).toHaveLength(2);
  for (const line of lines)
    expect(text.slice(line.start, line.start + line.text.length)).toBe(line.text);
});

test('long hostile lines cost little', () => {
  const begin = performance.now();
  for (const piece of ['A ', '. ', '(Reporting by ', '[+', '…', 'The post ', 'BY A ', '\t']) {
    bare(piece.repeat(50_000));
  }
  expect(performance.now() - begin).toBeLessThan(2000);
});
