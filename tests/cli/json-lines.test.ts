import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mapJsonLines, recordId } from '../../src/cli/json-lines.ts';
import type { Terminal } from '../../src/cli/command.ts';
import { DatelineError } from '../../src/errors.ts';

const schema = z.object({ id: recordId, text: z.string().default('') });

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'json-lines-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** A stream that keeps what is written to it. */
function memory(): Writable & { readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return Object.assign(stream, { text: () => Buffer.concat(chunks).toString() });
}

function terminalOn(input: string | Buffer | Readable, isTTY = false) {
  const stdin = input instanceof Readable ? input : Readable.from([Buffer.from(input)]);
  const stdout = memory();
  const stderr = memory();
  const terminal: Terminal = {
    stdin: Object.assign(stdin, { isTTY }),
    stdout,
    stderr,
    env: {},
    cwd: directory,
    home: directory,
    signal: new AbortController().signal,
  };
  return { terminal, stdout, stderr };
}

async function answer(input: string | Buffer | Readable, files: readonly string[] = []) {
  const { terminal, stdout, stderr } = terminalOn(input);
  const code = await mapJsonLines({
    terminal,
    files,
    schema,
    work: (record) => ({ id: record.id, length: record.text.length }),
  });
  const lines = stdout
    .text()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
  return { code, lines, said: stderr.text() };
}

describe('good input', () => {
  it('answers each line in order', async () => {
    expect(await answer('{"id":"a","text":"xy"}\n{"id":2,"text":"z"}\n')).toEqual({
      code: 0,
      lines: [
        { id: 'a', length: 2 },
        { id: 2, length: 1 },
      ],
      said: '',
    });
  });

  it('takes a byte order mark, CRLF, blank lines and a last line without line feed', async () => {
    const { code, lines } = await answer('\uFEFF{"id":1}\r\n\r\n  \t\n{"id":2,"text":""}');
    expect({ code, lines }).toEqual({
      code: 0,
      lines: [
        { id: 1, length: 0 },
        { id: 2, length: 0 },
      ],
    });
  });

  it('is quiet on empty input', async () => {
    expect(await answer('')).toEqual({ code: 0, lines: [], said: '' });
  });

  it('puts lines together that arrive in pieces, even inside a character', async () => {
    const bytes = Buffer.from('{"id":1,"text":"é"}\n{"id":2}\n');
    const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect((await answer(Readable.from(pieces))).lines).toEqual([
      { id: 1, length: 1 },
      { id: 2, length: 0 },
    ]);
  });

  it('reads files in turn, relative to the directory of the call', async () => {
    writeFileSync(join(directory, 'one.jsonl'), '{"id":1}\n');
    writeFileSync(join(directory, 'empty.jsonl'), '');
    writeFileSync(join(directory, 'two.jsonl'), '{"id":2}\nnope\n');
    expect(await answer('', ['one.jsonl', 'empty.jsonl', 'two.jsonl'])).toEqual({
      code: 1,
      lines: [
        { id: 1, length: 0 },
        { id: 2, length: 0 },
        {
          file: 'two.jsonl',
          line: 2,
          error: { code: 'not-json', message: 'the line is not JSON' },
        },
      ],
      said: '',
    });
  });

  it('waits for asynchronous work and keeps the order', async () => {
    const { terminal, stdout } = terminalOn('{"id":1}\n{"id":2}\n');
    await mapJsonLines({
      terminal,
      files: [],
      schema,
      work: async (record, { line }) => {
        if (line === 1) await new Promise(setImmediate);
        return { id: record.id, line };
      },
    });
    expect(stdout.text()).toBe('{"id":1,"line":1}\n{"id":2,"line":2}\n');
  });
});

const refused = z.object({
  line: z.literal(2),
  id: recordId.optional(),
  error: z.object({ code: z.string(), message: z.string() }),
});

/** The answer to a bad second line. */
async function problem(line: string | Buffer) {
  const { code, lines } = await answer(
    Buffer.concat([Buffer.from('{"id":"first"}\n'), Buffer.from(line), Buffer.from('\n')]),
  );
  expect(code).toBe(1);
  expect(lines[0]).toEqual({ id: 'first', length: 0 });
  return refused.parse(lines[1]);
}

function* tenMegabytes() {
  yield Buffer.from('{"id":1,"text":"');
  for (let sent = 0; sent < 10; sent += 1) yield Buffer.alloc(1024 * 1024, 'x');
  yield Buffer.from('"}\n{"id":2}\n');
}

describe('bad lines', () => {
  it('names what is not JSON, not an object, without id', async () => {
    expect((await problem('{"id":')).error.code).toBe('not-json');
    expect((await problem('[1]')).error.code).toBe('not-an-object');
    expect((await problem('null')).error.code).toBe('not-an-object');
    expect((await problem('{"text":"x"}')).error.code).toBe('no-id');
    expect((await problem('{"id":""}')).error.code).toBe('no-id');
    expect((await problem('{"id":null}')).error.code).toBe('no-id');
  });

  it('names a repeated id and a wrong field with the id', async () => {
    expect(await problem('{"id":"first"}')).toEqual({
      line: 2,
      id: 'first',
      error: { code: 'repeated-id', message: 'an earlier line has the same id' },
    });
    const wrong = await problem('{"id":7,"text":9}');
    expect(wrong).toMatchObject({ line: 2, id: 7, error: { code: 'bad-field' } });
    expect(wrong.error.message).toContain('text');
  });

  it('refuses bytes that are not UTF-8', async () => {
    expect((await problem(Buffer.from([0x7b, 0xff, 0x7d]))).error.code).toBe('bad-utf8');
  });

  it('refuses a line of 10 MB without holding it, and goes on', async () => {
    const { code, lines } = await answer(Readable.from(tenMegabytes()));
    expect(code).toBe(1);
    expect(lines).toMatchObject([{ line: 1, error: { code: 'too-long' } }, { id: 2 }]);
  });

  it('answers a DatelineError of the work as a bad line, and lets bugs through', async () => {
    const { terminal, stdout } = terminalOn('{"id":1}\n');
    const code = await mapJsonLines({
      terminal,
      files: [],
      schema,
      work: () => {
        throw new DatelineError('tag/no', 'cannot', { hint: 'do not' });
      },
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout.text())).toEqual({
      line: 1,
      id: 1,
      error: { code: 'tag/no', message: 'cannot' },
    });
    const bug = mapJsonLines({
      terminal: terminalOn('{"id":1}\n').terminal,
      files: [],
      schema,
      work: () => {
        throw new TypeError('bug');
      },
    });
    await expect(bug).rejects.toThrow('bug');
  });
});

describe('files and terminals', () => {
  it('says which file it cannot read, works on the others and fails', async () => {
    mkdirSync(join(directory, 'folder'));
    writeFileSync(join(directory, 'good.jsonl'), '{"id":1}\n');
    const { code, lines, said } = await answer('', ['absent.jsonl', 'folder', 'good.jsonl']);
    expect(code).toBe(1);
    expect(lines).toEqual([{ id: 1, length: 0 }]);
    expect(said).toBe(
      'dateline: cannot read absent.jsonl: no such file\ndateline: cannot read folder: it is a directory\n',
    );
  });

  it('gives a hint instead of waiting on a keyboard', async () => {
    const { terminal, stdout, stderr } = terminalOn('', true);
    const code = await mapJsonLines({ terminal, files: [], schema, work: () => ({}) });
    expect(code).toBe(2);
    expect(stdout.text()).toBe('');
    expect(stderr.text()).toContain('name a file');
  });

  it('stops when interrupted', async () => {
    const stop = new AbortController();
    const stdin = new PassThrough();
    const { terminal, stderr } = terminalOn(stdin);
    const running = mapJsonLines({
      terminal: { ...terminal, signal: stop.signal },
      files: [],
      schema,
      work: () => ({}),
    });
    stdin.write('{"id":1}\n');
    stop.abort();
    expect(await running).toBe(1);
    expect(stderr.text()).toContain('interrupted');
  });
});

describe('slow and closed readers', () => {
  it('reads no faster than its answers are taken', async () => {
    let read = 0;
    function* lines() {
      for (read = 0; read < 5000; read += 1) yield Buffer.from(`{"id":${read}}\n`);
    }
    const stdout = new PassThrough({ highWaterMark: 64 });
    const { terminal } = terminalOn(Readable.from(lines(), { highWaterMark: 1 }));
    const running = mapJsonLines({
      terminal: { ...terminal, stdout },
      files: [],
      schema,
      work: (record) => ({ id: record.id }),
    });
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(read).toBeLessThan(100);
    stdout.resume();
    expect(await running).toBe(0);
    expect(read).toBe(5000);
  });

  it('ends quietly with 0 when the pipe is closed, in a real process', async () => {
    const script = `
      import { mapJsonLines, recordId } from ${JSON.stringify(resolve('src/cli/json-lines.ts'))};
      import { z } from 'zod';
      process.exitCode = await mapJsonLines({
        terminal: { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: {}, cwd: '.', home: '.',
          signal: new AbortController().signal },
        files: [], schema: z.object({ id: recordId }), work: (record) => record });`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stdin.on('error', () => {});
    let sent = 0;
    const feed = () => {
      while (sent < 200_000 && child.stdin.write(`{"id":${(sent += 1)}}\n`));
    };
    child.stdin.on('drain', feed);
    feed();
    await once(child.stdout, 'data');
    child.stdout.destroy();
    await once(child, 'close');
    expect({ code: child.exitCode, said }).toEqual({ code: 0, said: '' });
    expect(sent).toBeLessThan(200_000);
  });
});
