import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadModels } from '../../src/cli/installation.ts';
import { systemClock } from '../../src/clock.ts';
import { loadDay } from '../../src/demo/day.ts';
import { createPlayer, type Player } from '../../src/demo/player.ts';
import { openStage, type Stage } from '../../src/demo/stage.ts';
import { createLog } from '../../src/log.ts';
import { seriousProblems } from './axe.ts';
import { chromiumPath, noBrowser, openBrowser } from './browser.ts';
import { screenshot } from './screenshot.ts';

const home = new URL('../..', import.meta.url).pathname;
const patience = { timeout: 60_000 };
/** How far into the day the picture is taken, in ms. */
const hours = 6 * 3_600_000;

describe.skipIf(chromiumPath === null)(
  `the demo’s page (skipped where there is ${noBrowser})`,
  () => {
    const opened = new AsyncDisposableStack();
    const ending = new AbortController();
    let player: Player;
    let stage: Stage;
    let page: Page;
    let playing: Promise<unknown>;

    beforeAll(async () => {
      const day = await loadDay(`${home}/fixtures/day`);
      const realClock = systemClock();
      player = createPlayer(day.workspace, realClock, 600);
      stage = opened.use(
        await openStage({
          day,
          ...(await loadModels(home, `${home}/config`)),
          database: ':memory:',
          log: createLog('silent'),
          page: { port: 0, controls: player, realClock },
        }),
      );
      playing = player.play(stage, ending.signal, async () => {});
      const browser = opened.use(await openBrowser());
      page = await (await browser.open({ colorScheme: 'light' })).newPage();
      await page.goto(stage.workspace.pageUrl);
    }, 120_000);
    afterAll(async () => {
      ending.abort();
      await playing;
      await opened.disposeAsync();
    });

    const desk = () => page.getByRole('complementary', { name: 'Wire desk' });
    const tab = (name: RegExp) => desk().getByRole('tab', { name });
    const items = () => desk().getByRole('tabpanel').locator('.desk-item');

    test('stories arrive on the wire desk with tags, and say why', async () => {
      await desk().waitFor(patience);
      await expect.poll(async () => items().count(), patience).toBeGreaterThan(12);
      await page.getByRole('button', { name: 'Pause' }).click();
      const tagged = items()
        .filter({ has: page.locator('.chip.region') })
        .first();
      await tagged.locator('summary').click();
      await expect
        .poll(async () => tagged.locator('.reasons li').count(), patience)
        .toBeGreaterThan(0);
      await screenshot(page, 'wire-desk-arriving');
    });

    test('paused, time stands; the next story comes when asked for', async () => {
      const time = page.locator('.player-time');
      await expect
        .poll(async () => page.getByRole('button', { name: 'Play', exact: true }).count())
        .toBe(1);
      const before = [await time.textContent(), await stage.countStories()];
      await page.waitForTimeout(700);
      expect([await time.textContent(), await stage.countStories()]).toEqual(before);
      await page.getByRole('button', { name: 'Next story' }).click();
      await expect
        .poll(async () => stage.countStories(), patience)
        .toBeGreaterThan(Number(before[1]));
      await expect.poll(async () => time.textContent(), patience).not.toBe(before[0]);
    });

    test('running stories lead to their messages; lanes, feeds and what was not posted have their say', async () => {
      await page.getByRole('combobox', { name: 'Speed' }).selectOption('600');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await tab(/Running/).click();
      const posted = items().filter({ has: page.locator('.linkish') });
      await expect.poll(async () => posted.count(), patience).toBeGreaterThan(3);
      // Some hours of the day, as fast as they go.
      await player.act({ act: 'speed', speed: 5_000 });
      await expect
        .poll(() => stage.clock.now() - player.read().starts, patience)
        .toBeGreaterThan(hours);
      await player.act({ act: 'speed', speed: 300 });
      await page.getByRole('button', { name: 'Pause' }).click();
      // README's picture: some hours of the day, a thread that grew, stories arriving.
      await tab(/Arriving/).click();
      await page.getByRole('link', { name: 'politics' }).click();
      await items().first().waitFor(patience);
      await items().first().locator('summary').click();
      await screenshot(page, 'demo');
      await tab(/Running/).click();
      await items().first().waitFor(patience);
      await posted.first().locator('.linkish').first().click();
      await page.getByRole('complementary', { name: 'Thread' }).waitFor(patience);
      await screenshot(page, 'wire-desk-thread');
      await page.keyboard.press('Escape');
      for (const [name, words] of [
        [/Not posted/, /first poll of its feed|same text|too old/],
        [/Lanes/, /nothing waits|waiting|goes on/],
        [/Feeds/, /asked again in/],
      ] as const) {
        await tab(name).click();
        await expect
          .poll(
            async () =>
              items()
                .allTextContents()
                .then((all) => all.join('\n')),
            patience,
          )
          .toMatch(words);
        await screenshot(page, `wire-desk-${name.source.toLowerCase().replace(' ', '-')}`);
      }
    }, 120_000);

    test('the tabs are worked by the arrow keys', async () => {
      await tab(/Feeds/).focus();
      await page.keyboard.press('ArrowRight');
      expect(await tab(/Arriving/).getAttribute('aria-selected')).toBe('true');
      await page.keyboard.press('ArrowLeft');
      expect(await tab(/Feeds/).getAttribute('aria-selected')).toBe('true');
    });

    test('axe finds nothing serious in light, dark and on a phone', async () => {
      for (const name of [/Arriving/, /Running/, /Lanes/]) {
        await tab(name).click();
        await items().first().waitFor(patience);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await seriousProblems(page)).toEqual([]);
        }
      }
      await screenshot(page, 'wire-desk-dark');
      await page.getByRole('button', { name: 'Close thread' }).click();
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await seriousProblems(page)).toEqual([]);
      await screenshot(page, 'wire-desk-phone');
    });
  },
  240_000,
);
