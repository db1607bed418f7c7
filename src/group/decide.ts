import type { RunningStoryId } from '../news/ids.ts';
import { fingerprintOf, type Fingerprint } from './fingerprint.ts';
import type { Decision, GroupInput } from './story-input.ts';
import { areEditions, titleLikeness, titleShape, type TitleShape } from './title.ts';
import { describeTerms, freshWeight, W } from './weights.ts';
import {
  guidKey,
  storiesIn,
  titleKey,
  type Group,
  type Member,
  type Term,
  type Window,
} from './window.ts';

export const D = { max: 0, top: 0.5, mean: 0, t0: 0.25, t1: -0.04, half: 48, title: 0, cent: 0.5 };

const hour = 3_600_000;

export function decide(window: Window, story: GroupInput): Decision {
  const title = titleShape(story.title);
  const fingerprint = fingerprintOf(story.text);
  return (
    byIdentity(window, story, title) ??
    byText(window, story, title, fingerprint) ??
    byTitle(window, story, title, fingerprint) ??
    byLikeness(window, story, title)
  );
}

function same(relation: 'copy' | 'revision', twin: Member, score: number, why: string): Decision {
  return {
    relation,
    score,
    why,
    runningStoryId: twin.group.runningStoryId,
    storyId: twin.storyId,
    sharedTerms: [],
    runnerUp: null,
  };
}

function byIdentity(window: Window, story: GroupInput, title: TitleShape): Decision | null {
  const known = window.byGuid.get(guidKey(story));
  if (known !== undefined) return same('revision', known, 1, 'same guid in the same feed');
  const linked = story.permalink === null ? [] : (window.byPermalink.get(story.permalink) ?? []);
  const own = linked.findLast(
    (m) => m.input.source === story.source && !areEditions(m.title, title),
  );
  if (own !== undefined) return same('revision', own, 1, 'same link from the same source');
  const other = linked.find((m) => m.input.source !== story.source);
  if (other !== undefined) return same('copy', other, 1, 'same link from another source');
  return null;
}

function byText(
  window: Window,
  story: GroupInput,
  title: TitleShape,
  fingerprint: Fingerprint,
): Decision | null {
  if (fingerprint.length < 4) return null;
  const shared = new Map<Member, number>();
  let telling = fingerprint.length;
  for (const hash of fingerprint) {
    const list = window.byHash.get(hash);
    if (list === undefined) continue;
    if (list.length > 40 || list.filter((m) => m.input.feed === story.feed).length > 2) {
      telling -= 1;
      continue;
    }
    for (const member of list) shared.set(member, (shared.get(member) ?? 0) + 1);
  }
  let best: Member | null = null;
  let bestScore = 0;
  for (const [member, count] of shared) {
    const score = count / Math.min(telling, member.fingerprint.length);
    if (count < 4 || score < 0.5 || score <= bestScore) continue;
    if (Math.abs(story.at - member.input.at) > window.options.spanMs) continue;
    if (areEditions(member.title, title)) continue;
    if (member.input.source === story.source && titleLikeness(member.title, title) < 0.4) continue;
    best = member;
    bestScore = score;
  }
  if (best === null) return null;
  const relation = best.input.source === story.source ? 'revision' : 'copy';
  return same(
    relation,
    best,
    Math.min(1, bestScore),
    `shares ${Math.round(bestScore * 100)} % of its text`,
  );
}

function byTitle(
  window: Window,
  story: GroupInput,
  title: TitleShape,
  fingerprint: Fingerprint,
): Decision | null {
  if (title.terms.size < 3) return null;
  for (const member of window.byTitle.get(titleKey(title)) ?? []) {
    if (Math.abs(story.at - member.input.at) > 48 * hour) continue;
    const isShort = fingerprint.length < 8 || member.fingerprint.length < 8;
    if (!isShort) continue;
    if (member.input.source !== story.source)
      return same('copy', member, 1, 'same headline, short text');
    if (member.input.text === story.text)
      return same('revision', member, 1, 'same headline and text');
  }
  return null;
}

interface Scored {
  readonly group: Group;
  readonly score: number;
  readonly nearest: Member;
}

function byLikeness(window: Window, story: GroupInput, title: TitleShape): Decision {
  const size = storiesIn(window);
  const whole = Math.log(W.kappa + W.story * size + W.group * window.groups.size);
  const fresh = new Map<string, Term>();
  const { terms, emphasis } = describeTerms(window.background, story, (word) => {
    const known = window.terms.get(word);
    if (known !== undefined) return known;
    const share = window.background.shareOf(word);
    const term = {
      word,
      share,
      stories: [],
      head: 0,
      groups: 0,
      logFrequency: freshWeight(share),
      weight: 0,
    };
    fresh.set(word, term);
    return term;
  });
  let norm = 0;
  terms.forEach((term, at) => {
    term.weight = (emphasis[at] ?? 0) * (whole - term.logFrequency);
    norm += term.weight * term.weight;
  });
  norm = Math.sqrt(norm) || 1;
  for (const term of terms) term.weight /= norm;
  try {
    const groups = candidates(window, terms, whole, story);
    const scored: Scored[] = [];
    for (const group of groups) {
      const s = scoreGroup(group, story, title, whole, window);
      if (s !== null) scored.push(s);
    }
    scored.sort((a, b) => b.score - a.score || a.nearest.place - b.nearest.place);
    const theta = D.t0 + D.t1 * Math.min(1, terms.length / 40);
    const [best, second] = scored;
    const runner = best !== undefined && best.score >= theta ? second : best;
    const runnerUp =
      runner === undefined
        ? null
        : { runningStoryId: runner.group.runningStoryId as RunningStoryId, score: runner.score };
    if (best === undefined || best.score < theta)
      return {
        relation: 'new',
        score: best?.score ?? 0,
        why: 'no running story is like it',
        runningStoryId: null,
        storyId: null,
        sharedTerms: [],
        runnerUp,
      };
    const shared = best.nearest.terms
      .filter((t) => t.weight > 0)
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, 5)
      .map((t) => t.word);
    return {
      relation: 'update',
      score: best.score,
      why: `like ${best.score.toFixed(2)}, needs ${theta.toFixed(2)}`,
      runningStoryId: best.group.runningStoryId,
      storyId: null,
      sharedTerms: shared,
      runnerUp,
    };
  } finally {
    for (const term of terms) term.weight = 0;
  }
}

const seeds = 24,
  posting = 256,
  mostGroups = 12;

function candidates(
  window: Window,
  terms: readonly Term[],
  whole: number,
  story: GroupInput,
): Group[] {
  const common = Math.max(30, storiesIn(window) * 0.08);
  const touched: Member[] = [];
  const telling = terms
    .filter((t) => t.stories.length - t.head > 0 && t.stories.length - t.head <= common)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, seeds);
  for (const term of telling) {
    const gain = term.weight * (whole - term.logFrequency);
    for (
      let at = term.stories.length - 1, stop = Math.max(term.head, term.stories.length - posting);
      at >= stop;
      at -= 1
    ) {
      const m = term.stories[at];
      if (m === undefined || m.isCopy || story.at - m.input.at > window.options.spanMs) continue;
      if (m.overlap === 0) touched.push(m);
      m.overlap += gain;
    }
  }
  touched.sort((a, b) => b.overlap - a.overlap || a.place - b.place);
  const groups = new Set<Group>();
  for (const m of touched) {
    if (groups.size < mostGroups) groups.add(m.group);
  }
  for (const m of touched) m.overlap = 0;
  return [...groups];
}

function scoreGroup(
  group: Group,
  story: GroupInput,
  title: TitleShape,
  whole: number,
  window: Window,
): Scored | null {
  const likes: number[] = [];
  let nearest: Member | null = null,
    nearestLike = -1,
    last = -Infinity;
  for (const m of group.members.slice(-32)) {
    if (m.isCopy) continue;
    if (m.input.feed === story.feed && areEditions(m.title, title)) return null;
    last = Math.max(last, m.input.at);
    let dot = 0,
      norm = 0;
    for (let i = 0; i < m.terms.length; i += 1) {
      const t = m.terms[i]!;
      const w = m.emphasis[i]! * (whole - t.logFrequency);
      dot += w * t.weight;
      norm += w * w;
    }
    let like = dot / (Math.sqrt(norm) || 1);
    if (D.title) like += D.title * titleLikeness(m.title, title);
    likes.push(like);
    if (like > nearestLike) {
      nearestLike = like;
      nearest = m;
    }
  }
  if (nearest === null) return null;
  likes.sort((a, b) => b - a);
  const top = likes.slice(0, 3);
  const avg = (l: number[]): number => l.reduce((a, b) => a + b, 0) / l.length;
  const age = Math.max(0, story.at - last) / hour / D.half;
  let cent = 0;
  if (D.cent) {
    let dot = 0,
      n2 = 0;
    for (const [t, sum] of group.sums) {
      const w = sum * (whole - t.logFrequency);
      dot += w * t.weight;
      n2 += w * w;
    }
    cent = dot / Math.sqrt(n2 || 1);
  }
  const score =
    (D.max * nearestLike + D.top * avg(top) + D.mean * avg(likes) + D.cent * cent) *
    0.5 ** (age * age);
  return { group, score: Math.min(1, score), nearest };
}
