import { openJump } from './jump.ts';
import { showMain } from './main-pane.ts';
import { showControls } from './panels.ts';
import { followAddress, settle } from './routes.ts';
import { showSidebar, toggleDrawer } from './sidebar.ts';
import { onChange } from './store.ts';
import { showThread } from './thread.ts';
import { showModals } from './views.ts';

/** The element of the shell with this id; the shell is ours, so it is there. */
function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the shell has no ${id}`);
  return found;
}

showSidebar(part('sidebar'));
showMain(part('main'));
showThread(part('thread'));
showModals(part('modals'));
onChange(['people'], () => {
  settle();
  showControls();
});

part('skip').addEventListener('click', () => part('compose').focus());
part('scrim').addEventListener('click', () => toggleDrawer(false));
document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    openJump();
  } else if (event.key === 'Escape' && !event.defaultPrevented) toggleDrawer(false);
});

followAddress();
