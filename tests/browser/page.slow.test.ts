import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { seriousProblems } from './axe.ts';
import { chromiumPath, noBrowser, openBrowser } from './browser.ts';
import { budgetProtest, hostile, morning, openPageNewsroom } from './newsroom.ts';
import { screenshot } from './screenshot.ts';

const skipped = chromiumPath === null;
if (skipped) console.warn(`browser tests are skipped: ${noBrowser}`);

let browser: Awaited<ReturnType<typeof openBrowser>>;
let room: Awaited<ReturnType<typeof openPageNewsroom>>;
/** What the browser complained of; every test ends with none. */
let complaints: string[];

beforeEach(async () => {
  if (skipped) return;
  complaints = [];
  [browser, room] = await Promise.all([openBrowser(), openPageNewsroom()]);
});
afterEach(async () => {
  if (skipped) return;
  await browser[Symbol.asyncDispose]();
  await room[Symbol.asyncDispose]();
  if (complaints.length > 0) throw new Error(`the browser complained: ${complaints.join('; ')}`);
});

/** Opens the page as somebody, in a channel. */
async function visit(
  where = '#/U1AMARA/C1DESK',
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.open({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${room.slack.pageUrl}/${where}`);
  // On a phone the list is there, but folded away.
  await page.locator('#sidebar a', { hasText: 'asia-pacific-desk' }).waitFor({ state: 'attached' });
  return page;
}

const composer = (page: Page) => page.getByRole('textbox', { name: /^Message / });
const alert = (page: Page, headline: string) =>
  page
    .getByRole('log', { name: 'Messages in #' })
    .getByRole('article')
    .filter({ hasText: headline });

async function type(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

describe.skipIf(skipped)('what people do', () => {
  test('a command typed is answered to the one who typed it, and nobody else', async () => {
    const page = await visit();
    await type(page, '/wire follow region:asia-pacific');
    await alert(page, 'follows for this channel: S1 region:asia-pacific').waitFor();
    await type(page, '/wire list');
    const answer = alert(page, 'S1 region:asia-pacific').filter({ hasText: 'Only visible to you' });
    await answer.waitFor();
    const other = await visit('#/U2BO/C1DESK');
    await alert(other, 'follows for this channel').waitFor();
    expect(await other.getByText('Only visible to you').count()).toBe(0);
    await answer.getByRole('button', { name: 'Dismiss' }).click();
    await answer.waitFor({ state: 'detached' });
  });

  test('a query is followed from a modal, which says what is wrong under the input', async () => {
    const page = await visit();
    await type(page, '/wire follow');
    const modal = page.getByRole('dialog');
    await modal.waitFor();
    const query = modal.getByRole('textbox').first();
    await query.fill('region:asai-pacific');
    await modal.getByRole('button', { name: 'Follow' }).click();
    await modal.locator('.error').first().waitFor();
    await screenshot(page, 'modal-error');
    expect(await modal.locator('.error').first().textContent()).toContain('asia-pacific');
    expect(await query.inputValue()).toBe('region:asai-pacific');
    await query.fill('region:asia-pacific topic:politics');
    await screenshot(page, 'modal');
    await modal.getByRole('button', { name: 'Follow' }).click();
    await alert(page, 'S1 region:asia-pacific topic:politics').waitFor();
    expect(await modal.count()).toBe(0);
  });

  test('an alert arrives while one looks, grows in place, and its buttons and thread work', async () => {
    await room.wire('follow region:asia-pacific');
    const page = await visit();
    await alert(page, 'follows for this channel').waitFor();
    await room.receive(...morning);
    const root = alert(page, 'Taiwan parliament passes defence budget');
    await root.getByText('NEW').waitFor();
    await room.receive(budgetProtest);
    await root.getByText('UPDATED').waitFor();
    await root.getByText('(edited)').waitFor();

    await root.getByRole('button', { name: 'Why', exact: true }).click();
    const why = alert(page, 'Only visible to you');
    await why.getByText('“Taiwan”').first().waitFor();

    await root.getByRole('button', { name: /replies/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('Thousands protest against defence budget').first().waitFor();
    await screenshot(page, 'thread');
    await thread.getByRole('textbox', { name: 'Reply in the thread' }).fill('@dateline why?');
    // The first Enter takes the name that is offered, the second sends.
    await thread.getByRole('textbox', { name: 'Reply in the thread' }).press('Enter');
    await thread.getByRole('article').filter({ hasText: 'Amara Okafor' }).waitFor();
    await thread.getByRole('article').filter({ hasText: '“parliament”' }).first().waitFor();
    await thread.getByRole('button', { name: 'Close thread' }).click();
    await thread.waitFor({ state: 'hidden' });
    expect(await root.getByRole('button', { name: /replies/ }).textContent()).toContain(
      '4 replies',
    );
  });

  test('what was not seen is counted, and read when the channel is opened', async () => {
    await room.wire('follow region:asia-pacific');
    const page = await visit('#/U2BO/C2BREAKING');
    await page.getByText('Nothing here yet').waitFor();
    await room.receive(...morning);
    const row = page.getByRole('link', { name: /asia-pacific-desk/ });
    await page.getByRole('link', { name: 'asia-pacific-desk , 3 unread' }).waitFor();
    await row.click();
    await page.getByText('New', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'asia-pacific-desk', exact: true }).waitFor();
    expect(await row.textContent()).toBe('asia-pacific-desk');
  });

  test('a message shortcut, the home and the direct message are those of the app', async () => {
    await room.wire('follow region:asia-pacific');
    await room.receive(...morning);
    const page = await visit();
    const root = alert(page, 'Ferry runs aground');
    await root.hover();
    await root.getByRole('button', { name: 'More on this message' }).click();
    await page.getByRole('menuitem', { name: /Why is this here/ }).click();
    await alert(page, 'Only visible to you').getByText('Ferry runs aground').first().waitFor();
    await page.getByRole('link', { name: 'Dateline home' }).click();
    const home = page.getByRole('region', { name: 'Dateline home' });
    await home.getByText('region:asia-pacific').first().waitFor();
    await screenshot(page, 'home');
    await page.getByRole('link', { name: 'Dateline', exact: true }).click();
    await type(page, 'help');
    const help = page.getByRole('article').filter({ hasText: '/wire follow' });
    await help.first().waitFor();
    expect(await help.getByText('Only visible to you').count()).toBe(0);
  });

  test('keys alone: jump to a channel, take a completion, recall, close a menu', async () => {
    const page = await visit();
    await composer(page).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Jump to a channel' }).fill('spo');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Message #sport' }).focus();
    await page.keyboard.type('/w');
    await page.getByRole('option', { name: /\/wire/ }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('list');
    await page.keyboard.press('Enter');
    const answer = page.getByRole('article').filter({ hasText: 'Nothing is followed here yet' });
    await answer.waitFor();
    await page.keyboard.press('ArrowUp');
    expect(await composer(page).inputValue()).toBe('/wire list');
    await page.getByRole('log').focus();
    await page.keyboard.press('ArrowUp');
    expect(await answer.evaluate((one) => one.matches(':focus'))).toBe(true);
    await page.getByRole('link', { name: 'sport' }).focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Message #politics' }).waitFor();
  });

  test('somebody else is one choice away; clearing asks first', async () => {
    await room.wire('follow region:asia-pacific');
    const page = await visit();
    await alert(page, 'follows for this channel').waitFor();
    await page.getByRole('combobox', { name: 'You are' }).selectOption('Bo Lindqvist');
    await type(page, 'Good morning');
    await alert(page, 'Good morning').getByText('Bo Lindqvist').waitFor();
    await page.getByRole('button', { name: 'Clear all messages' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
    expect(await alert(page, 'Good morning').count()).toBe(1);
    await page.getByRole('button', { name: 'Clear all messages' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click();
    await page.getByText('Nothing here yet').waitFor();
    expect(room.slack.history('C1DESK')).toEqual([]);
  });
});

test.skipIf(skipped)(
  'when Dateline has been away, the page comes back by itself, with what it missed',
  async () => {
    const page = await visit();
    await type(page, 'Before');
    await alert(page, 'Before').waitFor();
    const port = Number(new URL(room.slack.pageUrl).port);
    await room[Symbol.asyncDispose]();
    await page.getByText('Connecting…').waitFor();
    room = await openPageNewsroom(port);
    await room.wire('follow region:asia-pacific');
    await alert(page, 'follows for this channel').waitFor();
    expect(await page.getByText('Connecting…').count()).toBe(0);
    expect(await alert(page, 'Before').count()).toBe(0);
    // What the browser says of the line that broke is no complaint.
    complaints = complaints.filter((one) => !one.includes('ERR_'));
  },
);

describe.skipIf(skipped)('text from the wires', () => {
  test('stays text: no element, no link, no mention, no mark comes of it', async () => {
    await room.wire('follow region:asia-pacific');
    await room.receive(hostile);
    const page = await visit();
    const root = alert(page, '<img src=x');
    await root.waitFor();
    await root.getByText('<@U2BO>').waitFor();
    expect(await page.title()).toBe('#asia-pacific-desk · Harbour newsroom');
    const found = await root.locator('.content').evaluate((content) => ({
      tags: [...new Set([...content.querySelectorAll('*')].map((one) => one.tagName))],
      links: [...content.querySelectorAll('a')].map(
        (one) => `${one.protocol} ${one.rel} ${one.target}`,
      ),
      mentions: content.querySelectorAll('.mention').length,
      isWithin: content.scrollWidth <= content.clientWidth,
    }));
    expect(
      found.tags.filter(
        (tag) => !/^(?:DIV|P|A|STRONG|CODE|SPAN|TIME|BUTTON|SVG|PATH|BR)$/i.test(tag),
      ),
    ).toEqual([]);
    expect(new Set(found.links)).toEqual(new Set(['https: noopener noreferrer _blank']));
    expect(found).toMatchObject({ mentions: 0, isWithin: true });
  });
});

const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  [
    'phone',
    { colorScheme: 'light', viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true },
  ],
  [
    'phone-dark',
    { colorScheme: 'dark', viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true },
  ],
];

test.skipIf(skipped)('a picture without words and a button without a name are found', async () => {
  const page = await visit('#/U1AMARA/C1DESK', { bypassCSP: true });
  await page.evaluate(`document.getElementById('main').append(
    document.createElement('button'), document.createElement('img'))`);
  const rules = (await seriousProblems(page)).map((problem) => problem.split(':', 1)[0]);
  expect(new Set(rules)).toEqual(new Set(['button-name', 'image-alt']));
});

describe.skipIf(skipped).each(looks)('seen in %s', (look, options) => {
  test('nothing serious stands in the way of anybody, anywhere on the page', async () => {
    await room.wire('follow region:asia-pacific');
    await room.receive(...morning);
    await room.receive(budgetProtest);
    await room.wire('why');
    const page = await visit('#/U1AMARA/C1DESK', { ...options, bypassCSP: true });
    const check = async (what: string): Promise<void> => {
      await screenshot(page, `${what}-${look}`);
      expect({ what, problems: await seriousProblems(page) }).toEqual({ what, problems: [] });
    };
    await alert(page, 'Only visible to you').waitFor();
    await check('channel');
    await page.keyboard.press('Control+k');
    await check('jump');
    await page.keyboard.press('Escape');
    await alert(page, 'Ferry runs')
      .first()
      .getByRole('button', { name: 'More on this message' })
      .click();
    await check('menu');
    await page.keyboard.press('Escape');
    await alert(page, 'Taiwan parliament passes')
      .first()
      .getByRole('button', { name: /replies/ })
      .click();
    await page
      .getByRole('complementary', { name: 'Thread' })
      .getByText('Thousands protest')
      .first()
      .waitFor();
    await check('thread');
    await page.getByRole('button', { name: 'Close thread' }).click();
    await type(page, '/wire follow');
    await page.getByRole('dialog').waitFor();
    await check('modal');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.evaluate("location.hash = '#/U1AMARA/home'");
    await page
      .getByRole('region', { name: 'Dateline home' })
      .getByText('region:asia-pacific')
      .first()
      .waitFor();
    await check('home');
    if (!look.startsWith('phone')) return;
    await page.getByRole('button', { name: 'Channels' }).click();
    await check('drawer');
  });
});
