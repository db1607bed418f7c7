import { act } from './connection.ts';
import { completion } from './completion.ts';
import { el, fill, icon } from './dom.ts';
import { onChange, openChannel, store } from './store.ts';

/** What was written where and not sent yet, and what was sent, by place. */
const drafts = new Map<string, string>();
const sent: string[] = [];

/** Where one writes: to the channel, or to the thread beside it. */
export function composerNode(where: 'channel' | 'thread'): HTMLElement {
  const isThread = where === 'thread';
  const id = isThread ? 'compose-thread' : 'compose';
  const note = el('p', { class: 'compose-note muted', id: `${id}-note` });
  const field = el('textarea', {
    id,
    rows: 1,
    class: 'compose-field',
    'aria-describedby': `${id}-note`,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const button = el(
    'button',
    { type: 'submit', class: 'button primary icon-only', 'aria-label': 'Send' },
    icon('send'),
  );
  const form = el(
    'form',
    {
      class: 'composer',
      on: {
        submit: (event) => {
          event.preventDefault();
          void send();
        },
      },
    },
    el('div', { class: 'compose-row' }, field, button),
    note,
  );
  const join = el('div', { class: 'composer' });
  const box = el('div', { class: 'composer-box' }, form, join);
  const complete = completion(field, form);
  let key = '';
  let recalled = 0;

  const grow = (): void => {
    field.rows = Math.min(8, field.value.split('\n').length);
    button.disabled = field.value.trim() === '';
  };
  const isCommand = (): boolean => field.value.trimStart().startsWith('/');
  const explain = (): void => {
    const known = store.hello?.commands.find(({ command }) =>
      field.value.trimStart().startsWith(command),
    );
    note.classList.remove('bad');
    if (isThread && isCommand()) {
      note.textContent = 'Slack takes no slash commands in threads; mention @dateline instead.';
    } else if (known !== undefined) note.textContent = `${known.command} ${known.usageHint}`;
    else note.textContent = 'Enter sends, Shift+Enter starts a new line';
  };
  const send = async (): Promise<void> => {
    const text = field.value.trim();
    const { channelId, threadTs } = store.place;
    if (text === '' || (isThread && isCommand())) return;
    sent.push(text);
    recalled = 0;
    set('');
    const answer = await (isCommand() || text.startsWith('/')
      ? act({ act: 'command', channel: channelId, text })
      : act({
          act: 'say',
          channel: channelId,
          text,
          ...(isThread && threadTs !== null && { thread: threadTs }),
        }));
    // What was not taken is given back, unless something else stands there by now.
    if (!answer.ok && field.value === '') set(text);
  };
  const set = (text: string): void => {
    field.value = text;
    drafts.set(key, text);
    grow();
    explain();
  };
  /** An empty field brings back what was sent before, as a command line does. */
  const recall = (step: number): boolean => {
    const isRecalled = recalled > 0 && field.value === sent.at(-recalled);
    if (field.value !== '' && !isRecalled) return false;
    const next = Math.max(0, Math.min(sent.length, recalled + step));
    if (next === recalled) return false;
    recalled = next;
    set(next === 0 ? '' : (sent.at(-next) ?? ''));
    return true;
  };
  field.addEventListener('input', () => {
    drafts.set(key, field.value);
    grow();
    explain();
    complete.look();
  });
  field.addEventListener('keydown', (event) => {
    if (event.isComposing || complete.takes(event)) return;
    const isEnter = event.key === 'Enter' && !event.shiftKey;
    if (isEnter) void send();
    const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (isEnter || (step !== 0 && recall(step))) event.preventDefault();
  });
  const draw = (): void => {
    const channel = openChannel();
    const { me, channelId, threadTs } = store.place;
    const now = `${me} ${channelId} ${isThread ? threadTs : ''}`;
    const name = channel?.kind === 'direct' ? 'Dateline' : `#${channel?.name ?? ''}`;
    const label = isThread ? 'Reply in the thread' : `Message ${name}`;
    field.placeholder = isThread ? 'Reply…' : label;
    field.setAttribute('aria-label', label);
    form.hidden = channel === undefined || channel.isArchived || !channel.isMember;
    join.hidden = !form.hidden || isThread;
    if (channel !== undefined && form.hidden && !isThread) {
      const enter = { click: () => void act({ act: 'join', channel: channel.id }) };
      fill(
        join,
        channel.isArchived
          ? el('p', { class: 'muted' }, `${name} is archived.`)
          : el('button', { type: 'button', class: 'button primary', on: enter }, `Join ${name}`),
      );
    }
    if (now === key) return;
    key = now;
    set(drafts.get(key) ?? '');
  };
  onChange(['place', 'channels'], draw);
  return box;
}
