import { el, fill } from './dom.ts';
import type { PanelTools } from './panels.ts';

/** The wire desk: what the desk's port reads, as it reads it. */
export function mountWireDesk(panel: HTMLElement, tools: PanelTools): void {
  const show = async (): Promise<void> => {
    const reading = await tools.read();
    fill(panel, el('pre', {}, JSON.stringify(reading, null, 2)));
  };
  tools.onChange(() => void show());
  void show();
}
