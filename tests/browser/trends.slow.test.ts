import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../e2e/wire-newsroom.ts';
import { seriousProblems } from './axe.ts';
import { chromiumPath, noBrowser, openBrowser } from './browser.ts';
import { openPageNewsroom } from './newsroom.ts';
import { screenshot } from './screenshot.ts';

const hourMs = 3_600_000;
const patience = { timeout: 30_000 };
const from = (feed: Report['feed'], title: string, text: string): Report => ({
  feed,
  id: title,
  title,
  text,
});
/** What is reported on every day of the week before, by whom it happens to. */
const usual = (day: number): readonly Report[] => [
  from(
    'harbour-world',
    `Lima council opens park number ${day}`,
    `LIMA, Peru - The council of Lima in Peru opened park ${day}.`,
  ),
  from(
    'northern-sport',
    `Nairobi runner wins race number ${day}`,
    `NAIROBI, Kenya - A runner from Nairobi in Kenya won race ${day}.`,
  ),
];
const strike: readonly Report[] = [
  from(
    'harbour-world',
    'Dock workers strike stops Norway ports',
    'OSLO, Norway - Cranes in Oslo and Bergen stood still from dawn over pay.',
  ),
  from(
    'northern-sport',
    'Norway ports stand still as dock workers strike',
    'BERGEN, Norway - Four thousand members of the union left their posts.',
  ),
  from(
    'harbour-world',
    'Minister urges talks as dock workers strike in Norway ports',
    'OSLO, Norway - The labour minister invited both sides to her office.',
  ),
  from(
    'northern-sport',
    'Ferries wait outside Norway ports as dock workers strike',
    'OSLO, Norway - Passengers spent the afternoon at anchor with free waffles.',
  ),
];
const flood: readonly Report[] = [
  from(
    'harbour-world',
    'Flood cuts off villages in northern Vietnam',
    'HANOI, Vietnam - A flood in northern Vietnam cut off twelve villages.',
  ),
  from(
    'northern-sport',
    'Rescuers reach villages cut off by flood in northern Vietnam',
    'HANOI, Vietnam - Soldiers in boats brought rice and water.',
  ),
  from(
    'harbour-world',
    'Vietnam villages count the damage after flood',
    'HANOI, Vietnam - Farmers in northern Vietnam said that half of the harvest was lost.',
  ),
  from(
    'northern-sport',
    'Flood in Vietnam: schools in northern villages to stay shut',
    'HANOI, Vietnam - Teachers will begin again when the mud is gone.',
  ),
];

describe.skipIf(chromiumPath === null)(
  `trends on the page (skipped where there is ${noBrowser})`,
  () => {
    const opened = new AsyncDisposableStack();
    let room: Awaited<ReturnType<typeof openPageNewsroom>>;
    let page: Page;

    beforeAll(async () => {
      room = opened.use(await openPageNewsroom());
      for (let day = 1; day <= 8; day += 1) {
        await room.receive(...usual(day));
        room.clock.advanceBy(24 * hourMs);
      }
      for (const some of [flood.slice(0, 2), strike, flood.slice(2)]) {
        await room.receive(...some);
        room.clock.advanceBy(2 * hourMs);
      }
      const browser = opened.use(await openBrowser());
      page = await (await browser.open({ colorScheme: 'light' })).newPage();
      await page.goto(room.slack.pageUrl);
    }, 120_000);
    afterAll(async () => opened.disposeAsync());

    async function ask(text: string): Promise<void> {
      const composer = page.getByRole('textbox', { name: /^Message / });
      await composer.waitFor(patience);
      await composer.fill(text);
      await composer.press('Enter');
    }

    test('a picture with a legend, the numbers behind it, and the running stories', async () => {
      await ask('/wire trends');
      const figure = page.locator('figure.chart').last();
      await figure.waitFor(patience);
      expect(await figure.getByRole('img').getAttribute('aria-label')).toContain('Norway, at most');
      expect(await figure.locator('.legend li').allTextContents()).toContain('Norway');
      expect(await page.getByRole('link', { name: /^Dock workers strike/ }).count()).toBe(1);
      await screenshot(page, 'trends');
      expect(await seriousProblems(page)).toEqual([]);
      await figure.getByText('As numbers').click();
      expect(await figure.getByRole('row').count()).toBeGreaterThan(12);
    }, 60_000);

    test('a table where no chart is taken', async () => {
      room.slack.faults.push('response_url', { kind: 'status', status: 400, when: 'before' });
      await ask('/wire trends 7d');
      const table = page.getByRole('region', { name: 'Table' }).last();
      await table.waitFor(patience);
      expect(await table.textContent()).toContain('█');
      await table.scrollIntoViewIfNeeded();
      await screenshot(page, 'trends-table');
    }, 60_000);
  },
);
