/**
 * The page of the local workspace: what Slack's own window shows, on the port of the Web API, for this machine only.
 *
 * Server (this folder)                         Browser (`browser/`, served with its types blanked out)
 *   GET  /                  the shell            app.ts        starts it, routes `#/PERSON/CHANNEL/THREAD`
 *   GET  /page/NAME         browser/NAME         store.ts      what is known; `changed(topic)` redraws
 *   GET  /page/events?as=   server-sent events   connection.ts reads events, sends acts
 *   GET  /page/messages     a channel, a thread
 *   GET  /page/builder      to Block Kit Builder
 *   POST /page/act          what a person does
 *   GET  /page/wire-desk    `wireDesk.read(query)` as JSON
 *   GET, POST /page/controls  `controls.read()`, `controls.act(body)`
 *
 * protocol.ts has every shape of both directions. Each event carries the whole new state of its subject, so a lost or
 * repeated one does no harm; a reconnect starts with a fresh `hello`.
 *
 * **The wire desk** (a panel beside the channels). The server's part is the port `WireDesk`: `read` answers a query
 * (what `?a=b` holds) with any JSON, `onChange` calls back when it would answer differently (told to browsers at most
 * every 500 ms). The browser's part is `browser/wire-desk.ts`: `mountWireDesk(panel, tools)` is called once with an
 * empty element when the person opens the panel; `tools.read(query)` asks the port, `tools.onChange(listener)` calls
 * back on news while the panel is open and the tab is visible, `tools.goTo(channelId, ts)` shows a message.
 * **Demo controls** likewise: port `Controls`, `mountControls(bar, tools)` in `browser/controls.ts`, with
 * `tools.act(body)`; its bar stands above the channels. Build elements with `el` of `browser/dom.ts` (text only, never
 * markup); colours, spaces and type are the custom properties of `browser/tokens.css`, a panel's rules go to
 * `browser/wire-desk.css` and `browser/controls.css`; no inline styles (the CSP forbids them).
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLog, type Log } from '../../log.ts';
import { messageOf } from '../../errors.ts';
import { parseJson } from '../arguments.ts';
import { personOf } from '../interaction.ts';
import { builderLink } from '../problem.ts';
import { readBody } from '../server.ts';
import type { LocalPerson } from '../state.ts';
import type { LocalWorkspace } from '../workspace.ts';
import { doAct, pageAct, refusedAct } from './act.ts';
import { readPageFiles, type PageFile } from './files.ts';
import { guardHeaders, refusalFor } from './guard.ts';
import { openLive, type Live } from './live.ts';
import { createMarks } from './marks.ts';
import type { Hello } from './protocol.ts';
import { sightOf, type Sight } from './sight.ts';
import { surfacesOf } from './surfaces.ts';

/** What the wire desk beside the channels is read from. */
interface WireDesk {
  /** Any JSON, for what the panel asks. */
  readonly read: (query: URLSearchParams) => Promise<unknown>;
  /** Calls back when it would read differently; the result ends it. */
  readonly onChange: (listener: () => void) => () => void;
}

/** The demo's clock and stage, as the page shows and moves them. */
export interface Controls {
  readonly read: () => unknown;
  /** Does what the bar asks; the answer goes back as JSON. */
  readonly act: (body: unknown) => Promise<unknown>;
  readonly onChange: (listener: () => void) => () => void;
}

/** What a page is opened with. */
export interface PageOptions {
  /** The app's manifest: its slash commands, message shortcuts and whether it has a home. */
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly wireDesk?: WireDesk;
  readonly controls?: Controls;
  readonly log?: Log;
}

/** Answers a request that is the page's; false for what it does not know. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Messages of a channel shown at first, and more at each step back. */
const pageOfMessages = 60;
const nudgeMs = 500;

/** The page of a workspace, for `LocalWorkspaceOptions.page`. */
export function localPage(options: PageOptions): (workspace: LocalWorkspace) => PageHandler {
  return (workspace) => openPage(workspace, options);
}

function openPage(workspace: LocalWorkspace, options: PageOptions): PageHandler {
  const { state } = workspace;
  const { wireDesk, controls, log = createLog('silent') } = options;
  let files: ReadonlyMap<string, PageFile> | null = null;
  const marks = createMarks(state);
  const app = surfacesOf(options.manifest);
  const streams = new Map<Live, string>();

  workspace.onChange((change) => {
    for (const live of streams.keys()) live.tell(change);
  });
  wireDesk?.onChange(
    throttled(() => {
      for (const live of streams.keys()) live.nudge('wire-desk');
    }),
  );
  controls?.onChange(
    throttled(() => {
      for (const live of streams.keys()) live.nudge('controls');
    }),
  );

  const helloTo = (me: LocalPerson, sight: Sight): Hello => {
    workspace.directMessage(me.id);
    return {
      ...app,
      team: state.team.name,
      botId: state.bot.id,
      me: me.id,
      now: state.clock.now(),
      people: sight.people(),
      channels: sight.channels(),
      modals: sight.modals(),
      home: sight.home(),
      hasWireDesk: wireDesk !== undefined,
      hasControls: controls !== undefined,
    };
  };
  const recount = (userId: string, channelId: string, threadTs?: string): void => {
    for (const [live, who] of streams) if (who === userId) live.recount(channelId, threadTs);
  };
  /** Who looks: the person named, else the first that is none of ours. */
  const eyesOf = (query: URLSearchParams): { me: LocalPerson; sight: Sight } => {
    const named = state.people.get(query.get('as') ?? '');
    const first = state.people.values().find((person) => !person.isBot);
    const me = named?.isBot === false ? named : (first ?? personOf(state, 'nobody'));
    return { me, sight: sightOf(state, marks, me) };
  };

  const answerGet = async (
    path: string,
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    switch (path) {
      case '/page/events': {
        const { me, sight } = eyesOf(query);
        response.writeHead(200, { ...guardHeaders, 'content-type': 'text/event-stream' });
        const hello = (): Hello => helloTo(me, sight);
        const live = openLive(request, response, { state, me, sight, hello });
        streams.set(live, me.id);
        response.on('close', () => streams.delete(live));
        return;
      }
      case '/page/messages': {
        const { sight } = eyesOf(query);
        const thread = query.get('thread');
        const which =
          thread === null
            ? { before: query.get('before'), count: pageOfMessages }
            : { threadTs: thread };
        sendJson(response, sight.messages(query.get('channel') ?? '', which));
        return;
      }
      case '/page/builder': {
        const { sight } = eyesOf(query);
        const [channelId = '', ts = ''] = [query.get('channel'), query.get('ts')].map(String);
        const channel =
          sight.message(channelId, ts) === null ? undefined : state.channels.get(channelId);
        const shown = channel?.byTs.get(ts) ?? channel?.ephemerals.find((one) => one.ts === ts);
        if (shown === undefined) break;
        const text = { type: 'section', text: { type: 'mrkdwn', text: shown.text } };
        const link = builderLink({ blocks: shown.blocks ?? [text] });
        response.writeHead(302, { ...guardHeaders, location: link }).end();
        return;
      }
      case '/page/wire-desk':
        if (wireDesk === undefined) break;
        sendJson(response, await wireDesk.read(query));
        return;
      case '/page/controls':
        if (controls === undefined) break;
        sendJson(response, controls.read());
        return;
      default: {
        // Read when somebody looks: most runs have nobody who does.
        files ??= readPageFiles();
        const file = files.get(path === '/' ? 'shell.html' : path.replace(/^\/page\//, ''));
        if (file === undefined) break;
        sendFile(response, file);
        return;
      }
    }
    response.writeHead(404, guardHeaders).end('not found');
  };

  const answerPost = async (
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const body = parseJson((await readBody(request)) ?? '');
    if (path === '/page/controls' && controls !== undefined) {
      sendJson(response, await controls.act(body));
      return;
    }
    if (path !== '/page/act') {
      response.writeHead(404, guardHeaders).end('not found');
      return;
    }
    const asked = pageAct.safeParse(body);
    if (!asked.success) {
      const hint = asked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      sendJson(response, { ok: false, error: 'This is no act.', hint: hint.join('; ') }, 400);
      return;
    }
    const deps = { workspace, marks, commands: app.commands, recount };
    sendJson(response, await doAct(asked.data, deps).catch(refusedAct));
  };

  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://page.invalid');
    const path = url.pathname;
    if (path !== '/' && !path.startsWith('/page/')) return false;
    const refusal = refusalFor(request);
    if (refusal !== null) {
      response.writeHead(403, { ...guardHeaders, 'content-type': 'text/plain' }).end(refusal);
      return true;
    }
    const answered =
      request.method === 'GET'
        ? answerGet(path, url.searchParams, request, response)
        : answerPost(path, request, response);
    void answered.catch((error: unknown) => {
      log.error({ path, cause: messageOf(error) }, 'local page: request failed');
      if (response.headersSent) response.destroy();
      else
        sendJson(
          response,
          { ok: false, error: 'Something went wrong.', hint: 'Dateline’s log says more.' },
          500,
        );
    });
    return true;
  };
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, {
    ...guardHeaders,
    'content-type': 'application/json; charset=utf-8',
  });
  response.end(JSON.stringify(body));
}

function sendFile(response: ServerResponse, { type, body }: PageFile): void {
  response.writeHead(200, { ...guardHeaders, 'content-type': type }).end(body);
}

/** Calls at once, then at most every half second; the last call is never lost. */
function throttled(call: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  let isDue = false;
  const run = (): void => {
    isDue = false;
    call();
    timer = setTimeout(() => {
      timer = null;
      if (isDue) run();
    }, nudgeMs).unref();
  };
  return () => {
    isDue = true;
    if (timer === null) run();
  };
}
