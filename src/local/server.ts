import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as realSleep } from 'node:timers/promises';
import { missingScope, throttled, tierWait, type ApiContext, type ApiMethod } from './api.ts';
import { readArguments, refuse, text, type Answer, type Arguments } from './arguments.ts';
import { chatMethods } from './chat.ts';
import { countOne, deliveryCount, deliveryIdOf, type Counter } from './counts.ts';
import { directoryMethods } from './directory.ts';
import type { Fault, FaultPlan } from './faults.ts';
import { viewMethods } from './views.ts';

const methods = new Map<string, ApiMethod>(
  Object.entries({ ...chatMethods, ...directoryMethods, ...viewMethods }),
);

/** Slack takes no bigger bodies of ours. */
const maxBodyBytes = 1_000_000;

/** What the server needs besides the methods' own context. */
export interface ServerOptions {
  readonly context: ApiContext;
  readonly counter: Counter;
  readonly botToken: string;
  readonly faults: FaultPlan;
  /** Carries out a use of a response_url: its id, and the JSON body. */
  readonly respond: (
    id: string,
    body: Arguments,
  ) => { readonly status: number; readonly body: string };
  /** Anything else asked of this port; false when it is not for it either. */
  readonly other: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** What is sent back. */
interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The HTTP side: `/api/METHOD` and `/hooks/ID`, not yet listening. */
export function createApiServer(options: ServerOptions): Server {
  return createServer((request, response) => {
    void serve(options, request, response).catch(() => response.destroy());
  });
}

async function serve(
  options: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const [, area = '', name = ''] = path.split('/');
  if (area !== 'api' && area !== 'hooks') {
    if (!options.other(request, response)) response.writeHead(404).end('not found');
    return;
  }
  const body = await readBody(request);
  if (body === null) {
    response.writeHead(413).end();
    return;
  }
  const query = (request.url ?? '').slice(path.length + 1);
  const isJson = request.headers['content-type']?.startsWith('application/json') === true;
  const args = readArguments(
    request.headers['content-type'] ?? '',
    isJson || body !== '' ? body : query,
  );
  if (area === 'hooks') {
    const use = (): Reply => options.respond(name, args ?? {});
    await carryOut(options, response, 'response_url', args ?? {}, use);
    return;
  }
  const token =
    request.headers.authorization?.replace(/^Bearer /i, '') ?? text(args ?? {}, 'token');
  await carryOut(options, response, name, args ?? {}, () =>
    asReply(
      options,
      name,
      args === null ? refuse('invalid_json') : call(options, name, token, args),
    ),
  );
}

/** A request's body as text; null when it is bigger than Slack would take. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBodyBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** One call as Slack would answer it, without faults. */
function call(
  { context, botToken }: ServerOptions,
  name: string,
  token: string,
  args: Arguments,
): Answer {
  if (token === '') return refuse('not_authed');
  if (token !== botToken) return refuse('invalid_auth');
  const method = methods.get(name);
  if (method === undefined) return refuse('unknown_method', { req_method: name });
  const wait = tierWait(context, name, method);
  if (wait > 0) return throttled(wait);
  return missingScope(context, method.scope) ?? method.run(context, args);
}

function asReply({ context, counter }: ServerOptions, name: string, answer: Answer): Reply {
  if (!answer.ok) countOne(counter.errors, `${name} ${answer.error ?? ''}`);
  const { retryAfterSeconds, ...shown } = answer;
  return {
    status: typeof retryAfterSeconds === 'number' ? 429 : 200,
    body: JSON.stringify(shown),
    headers: {
      'x-oauth-scopes': [...context.scopes].join(','),
      ...(typeof retryAfterSeconds === 'number' && { 'retry-after': String(retryAfterSeconds) }),
    },
  };
}

/** Counts the call, and carries it out under whatever fault is due. */
async function carryOut(
  options: ServerOptions,
  response: ServerResponse,
  name: string,
  args: Arguments,
  act: () => Reply,
): Promise<void> {
  const { counter, context } = options;
  countOne(counter.calls, name);
  if (name !== 'response_url' && !methods.has(name)) countOne(counter.unknown, name);
  const id = deliveryIdOf(args['metadata']);
  const delivery = id === null ? null : deliveryCount(counter, id);
  const accept = (): Reply => {
    const reply = act();
    if (delivery !== null && reply.body.startsWith('{"ok":true')) delivery.accepted += 1;
    return reply;
  };
  const fault = options.faults(name);
  if (delivery !== null) {
    delivery.calls += 1;
    if (fault !== null) delivery.faults += 1;
  }
  const reply = fault === null ? accept() : await suffer(fault, accept, context);
  if (reply === null) {
    response.destroy();
    return;
  }
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    ...reply.headers,
  });
  response.end(reply.body);
}

/** The reply under a fault; null cuts the line. */
async function suffer(
  fault: Fault,
  accept: () => Reply,
  { state }: ApiContext,
): Promise<Reply | null> {
  switch (fault.kind) {
    case 'throttle':
      return {
        status: 429,
        body: '{"ok":false,"error":"ratelimited"}',
        headers: { 'retry-after': String(fault.retryAfterSeconds) },
      };
    case 'error':
      return { status: 200, body: JSON.stringify(refuse(fault.error)) };
    case 'cut':
      if (fault.when === 'after') accept();
      return null;
    case 'status':
      if (fault.when === 'after') accept();
      return { status: fault.status, body: 'upstream trouble' };
    case 'late':
      void state.clock.sleep(fault.ms).then(accept, () => {});
      return null;
    case 'slow': {
      const reply = accept();
      await realSleep(fault.ms);
      return reply;
    }
    default:
      return fault satisfies never;
  }
}
