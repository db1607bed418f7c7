import { z } from 'zod';
import { DatelineError } from '../../errors.ts';
import { emptyWorkspace } from '../empty.ts';
import { personOf, placeOf, type Press } from '../interaction.ts';
import { removeMessage } from '../messages.ts';
import type { Failure, LocalChannel, LocalPerson } from '../state.ts';
import type { LocalWorkspace } from '../workspace.ts';
import { failureText } from './live.ts';
import type { Marks } from './marks.ts';
import type { ActAnswer, PageAct, PageCommand } from './protocol.ts';

const id = z.string().min(1).max(255);
const written = z.string().min(1).max(12_000);
const choice = z.union([z.string().max(3000), z.array(z.string().max(3000)).max(100), z.null()]);
const entries = z.record(z.string(), z.record(z.string(), choice));
const pressed = { block: id, action: id, choice: choice.optional(), entries: entries.optional() };
const by = { as: id };

/** The body of `POST /page/act`. */
export const pageAct: z.ZodType<PageAct> = z.discriminatedUnion('act', [
  z.strictObject({
    ...by,
    act: z.literal('say'),
    channel: id,
    text: written,
    thread: id.optional(),
  }),
  z.strictObject({ ...by, act: z.literal('command'), channel: id, text: written }),
  z.strictObject({ ...by, act: z.literal('press'), channel: id, ts: id, ...pressed }),
  z.strictObject({ ...by, act: z.literal('press-in-view'), view: id, ...pressed }),
  z.strictObject({ ...by, act: z.literal('submit'), view: id, entries }),
  z.strictObject({ ...by, act: z.literal('dismiss'), view: id }),
  z.strictObject({ ...by, act: z.literal('open-home') }),
  z.strictObject({ ...by, act: z.literal('shortcut'), channel: id, ts: id, callback: id }),
  z.strictObject({ ...by, act: z.literal('join'), channel: id }),
  z.strictObject({ ...by, act: z.literal('read'), channel: id, ts: id, thread: id.optional() }),
  z.strictObject({ ...by, act: z.literal('hide'), channel: id, ts: id }),
  z.strictObject({ ...by, act: z.literal('reset') }),
]);

/** What acts work on. */
export interface PageActs {
  readonly workspace: LocalWorkspace;
  readonly marks: Marks;
  /** The app's slash commands. */
  readonly commands: readonly PageCommand[];
  /** Counts have changed for a person. */
  readonly recount: (userId: string, channelId: string, threadTs?: string) => void;
}

const done: ActAnswer = { ok: true };

function refused(error: string, hint: string): ActAnswer {
  return { ok: false, error, hint };
}

function outcome(failure: Failure | null): ActAnswer {
  if (failure === null) return done;
  return refused(failureText(failure), 'Dateline’s log says more.');
}

/**
 * Does what a person did on the page; what comes of it is seen on the stream of events.
 * @throws DatelineError when the act names something that is not there
 */
export async function doAct(asked: PageAct, deps: PageActs): Promise<ActAnswer> {
  const { workspace, marks } = deps;
  const { state } = workspace;
  const me = personOf(state, asked.as);
  switch (asked.act) {
    case 'say': {
      const channel = placeOf(state, asked.channel);
      const bar = barred(channel, me);
      if (bar !== null) return bar;
      const { thread } = asked;
      const said = await workspace.say(me.id, channel.id, asked.text, {
        ...(thread !== undefined && { threadTs: thread }),
      });
      marks.read(me.id, channel.id, said.ts, thread);
      deps.recount(me.id, channel.id);
      return said.events.every((event) => event.isAcked)
        ? done
        : refused('Dateline did not take the message.', 'It will be sent to it again.');
    }
    case 'command':
      return runCommand(placeOf(state, asked.channel), me, asked.text, deps);
    case 'press': {
      const result = await workspace.press(
        me.id,
        asked.ts,
        asked.channel,
        asked.action,
        pressOf(asked),
      );
      return outcome(result.failure);
    }
    case 'press-in-view': {
      const result = await workspace.pressInView(me.id, asked.view, asked.action, pressOf(asked));
      return outcome(result.failure);
    }
    case 'submit': {
      const { errors, failure } = await workspace.submit(me.id, asked.view, asked.entries);
      return failure === null ? { ok: true, errors } : outcome(failure);
    }
    case 'dismiss':
      await workspace.dismiss(me.id, asked.view);
      return done;
    case 'open-home':
      await workspace.openHome(me.id);
      return done;
    case 'shortcut': {
      const result = await workspace.shortcut(me.id, asked.channel, asked.ts, asked.callback);
      return outcome(result.failure);
    }
    case 'join':
      await workspace.invite(asked.channel, me.id);
      return done;
    case 'read':
      marks.read(me.id, asked.channel, asked.ts, asked.thread);
      deps.recount(me.id, asked.channel, asked.thread);
      return done;
    case 'hide': {
      const channel = placeOf(state, asked.channel);
      const own = channel.ephemerals.find(
        (one) => one.ts === asked.ts && one.ephemeralFor === me.id,
      );
      if (own !== undefined) removeMessage(state, channel, own);
      return done;
    }
    case 'reset':
      marks.clear();
      emptyWorkspace(state);
      return done;
    default:
      return asked satisfies never;
  }
}

function pressOf({
  block,
  choice: chosen,
  entries: entered,
}: {
  readonly block: string;
  readonly choice?: Press['choice'] | undefined;
  readonly entries?: Press['entries'] | undefined;
}): Press {
  return {
    blockId: block,
    ...(chosen !== undefined && { choice: chosen }),
    ...(entered !== undefined && { entries: entered }),
  };
}

/** Why a person cannot write here, or null. */
function barred(channel: LocalChannel, me: LocalPerson): ActAnswer | null {
  if (channel.isArchived)
    return refused(`#${channel.name} is archived.`, 'Choose another channel.');
  return channel.members.has(me.id)
    ? null
    : refused(`You are not in #${channel.name}.`, 'Join it first.');
}

/** The app's own commands, and the few of Slack's that matter to an app. */
async function runCommand(
  channel: LocalChannel,
  me: LocalPerson,
  typed: string,
  { workspace, commands }: PageActs,
): Promise<ActAnswer> {
  const [, name = '', rest = ''] = /^(\/\S*)\s*([^]*)$/.exec(typed.trim()) ?? [];
  if (commands.some(({ command }) => command === name)) {
    return outcome((await workspace.command(me.id, channel.id, name, rest)).failure);
  }
  if (name === '/archive') {
    await workspace.archive(channel.id);
    return done;
  }
  if (name !== '/invite' && name !== '/remove') {
    const known = [...commands.map(({ command }) => command), '/invite', '/remove', '/archive'];
    return refused(`${name} is not a command here.`, `There are ${known.join(', ')}.`);
  }
  const handle = rest.trim().replace(/^@/, '').toLowerCase();
  const person = workspace.state.people.values().find((one) => one.name === handle);
  if (person === undefined) {
    return refused(
      `Nobody here is called ${handle || 'that'}.`,
      `Type ${name} @dateline, for instance.`,
    );
  }
  await (name === '/invite' ? workspace.invite : workspace.kick)(channel.id, person.id);
  return done;
}

/** An act that could not be done, in words for the person; anything but an expected error is thrown on. */
export function refusedAct(error: unknown): ActAnswer {
  if (error instanceof DatelineError) return refused(`${error.message}.`, error.hint);
  throw error;
}
