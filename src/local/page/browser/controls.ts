import { el, fill } from './dom.ts';
import type { PanelTools } from './panels.ts';
import { toast } from './toast.ts';

/** What the demo's player says of itself. Times are recorded ones, epoch ms. */
interface PlayerState {
  readonly at: number;
  readonly starts: number;
  readonly ends: number;
  /** Recorded seconds a real second. */
  readonly speed: number;
  readonly isPaused: boolean;
  readonly isOver: boolean;
}

const speeds = [1, 10, 60, 300, 600];

const clock = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
});

/** The demo's controls: recorded time, pause, the next story, speed, and the day again. */
export function mountControls(bar: HTMLElement, tools: PanelTools): void {
  let state: PlayerState | null = null;

  const ask = async (body: unknown): Promise<void> => {
    const answer = (await tools.act(body)) as { ok: boolean; error?: string; hint?: string };
    if (!answer.ok) toast(answer.error ?? 'That did not work.', answer.hint ?? '');
    await refresh();
  };
  const button = (words: string, body: () => unknown): HTMLButtonElement =>
    el('button', { type: 'button', class: 'button', on: { click: () => void ask(body()) } }, words);

  const time = el('span', { class: 'player-time' });
  const gone = el('progress', { class: 'player-gone', 'aria-label': 'The day so far' });
  const pause = button('Pause', () => ({ act: state?.isPaused === true ? 'play' : 'pause' }));
  const step = button('Next story', () => ({ act: 'step' }));
  const again = button('Play again', () => ({ act: 'again' }));
  const speed = el('select', {
    class: 'field player-speed',
    'aria-label': 'Speed',
    on: { change: () => void ask({ act: 'speed', speed: Number(speed.value) }) },
  });
  const name = el('span', { class: 'player-name' }, 'A recorded day');
  bar.classList.add('player');
  fill(bar, name, pause, step, speed, gone, time, again);

  const draw = (known: PlayerState): void => {
    const { at, starts, ends, isPaused, isOver } = known;
    time.textContent = isOver ? 'The day is over' : `${clock.format(at)} UTC`;
    gone.max = ends - starts;
    gone.value = at - starts;
    pause.textContent = isPaused ? 'Play' : 'Pause';
    pause.disabled = isOver;
    step.disabled = isOver;
    again.classList.toggle('primary', isOver);
    // An open menu must not be filled anew.
    if (Number(speed.value) === known.speed) return;
    const offered = [...new Set([...speeds, known.speed])].toSorted((a, b) => a - b);
    fill(
      speed,
      offered.map((one) =>
        el('option', { value: one }, one === 1 ? 'As it was (×1)' : `${one} × as fast`),
      ),
    );
    speed.value = String(known.speed);
  };
  const refresh = async (): Promise<void> => {
    try {
      state = (await tools.read()) as PlayerState;
      draw(state);
    } catch {
      time.textContent = 'The player is away';
    }
  };
  tools.onChange(() => void refresh());
  void refresh();
}
