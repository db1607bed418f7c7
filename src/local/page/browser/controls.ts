import { el, fill } from './dom.ts';
import type { PanelTools } from './panels.ts';

/** The demo's controls: what their port reads. */
export function mountControls(bar: HTMLElement, tools: PanelTools): void {
  const show = async (): Promise<void> => {
    fill(bar, el('code', {}, JSON.stringify(await tools.read())));
  };
  tools.onChange(() => void show());
  void show();
}
