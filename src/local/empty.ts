import { announce, type WorkspaceState } from './state.ts';

/** Empties a workspace: messages, modals and homes go; people, channels and their members stay. */
export function emptyWorkspace(state: WorkspaceState): void {
  for (const channel of state.channels.values()) {
    channel.messages.length = 0;
    channel.ephemerals.length = 0;
    channel.threads.clear();
    channel.byTs.clear();
  }
  for (const kept of [state.views, state.stacks, state.homes]) kept.clear();
  state.failures.length = 0;
  announce(state, { kind: 'reset' });
}
