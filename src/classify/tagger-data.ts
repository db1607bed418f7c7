import type { PlaceModel } from './salience.ts';
import type { CountryCode, Region, Topic } from '../news/tag.ts';

/** What we know of one country or territory, as an English-language editor writes it. */
interface CountryFacts {
  /** Names and alternative spellings: `Turkey`, `Türkiye`. */
  readonly names: readonly string[];
  /** Adjectives and inhabitants: `Turkish`, `Turk`, `Turks`. */
  readonly people: readonly string[];
  /** The seat of government, which also stands for the government. */
  readonly capital: readonly string[];
  /** Big cities, states, provinces and territories that name this country and no other. */
  readonly places: readonly string[];
}

/** models/gazetteer.json: our own table of facts about places, and the words that only look like them. */
export interface GazetteerFacts {
  readonly countries: Readonly<Record<CountryCode, CountryFacts>>;
  /** Phrases that hold a place name and mean something else: `Swiss franc`, `Morgan Stanley`. */
  readonly masks: readonly string[];
  /** Given names: a place name after one of these is a surname. */
  readonly givenNames: readonly string[];
  /** Places that people are named after: before a surname they are no place. */
  readonly placeGivenNames: readonly string[];
  /** Words that follow a place in the name of something of that place: after them it stays a place. */
  readonly bodyWords: readonly string[];
  /** Place names that are as often a person, or two places; the cues that settle it within one story. */
  readonly senses: readonly PlaceSense[];
  /** States and provinces that follow the name of a town: `Paris, Texas`. */
  readonly states: readonly string[];
  /** American ones as agencies shorten them, without stops; read only after a town: `Kent, Wash.` */
  readonly stateAbbreviations: readonly string[];
  /** Towns where others meet: a story there is seldom about them. */
  readonly venues: readonly string[];
}

/** A name with two meanings. */
export interface PlaceSense {
  readonly name: string;
  /** Taken when one of `cues` stands anywhere in the story. */
  readonly country: CountryCode;
  readonly cues: readonly string[];
  /** Words that settle it the other way, whatever the cues say. */
  readonly unless: readonly string[];
  /** Taken otherwise; null means no place at all. */
  readonly otherwise: CountryCode | null;
}

/** People or institutions whose names stand for a country. */
export interface Metonym {
  readonly country: CountryCode;
  /** Other ways to write one name, or several names of one kind. */
  readonly names: readonly string[];
}

/** What config/regions.yaml says of one region. */
interface RegionRow {
  /** As people read it. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** The countries filed here. */
  readonly countries: readonly CountryCode[];
  /** Phrases that name the region itself, weight .64: `Indo-Pacific`, `Sahel`. */
  readonly phrases: readonly string[];
  /** Its blocs, weight .32: `NATO`. */
  readonly blocs: readonly string[];
}

/** config/regions.yaml. */
export interface RegionFacts {
  readonly regions: Readonly<Record<Region, RegionRow>>;
  /** Countries that editors also file under another region; `filedTwice` switches it on. */
  readonly also: Readonly<Record<CountryCode, readonly Region[]>>;
  /** Those of `also` that this newsroom files under both. */
  readonly filedTwice: readonly CountryCode[];
  readonly leaders: readonly Metonym[];
  /** Seats of power that mean a government: `White House`, `Kremlin`. */
  readonly institutions: readonly Metonym[];
  /** Domestic bodies, parties and clubs that tell where a story plays without naming it: `NHS`, `Congress`. */
  readonly domestic: readonly Metonym[];
}

/** One line of the mapping from publishers' section names to topics. */
export interface SectionVote {
  readonly topic: Topic;
  /** Of a section: trust, 0 to 1, turned into log-odds; 1 settles it. */
  readonly weight: number;
}

/** config/topics.yaml. */
export interface TopicFacts {
  readonly topics: Readonly<
    Record<
      Topic,
      {
        /** IPTC Media Topic code, eight digits. */
        readonly code: string;
        /** As people read it. */
        readonly name: string;
        readonly aliases: readonly string[];
      }
    >
  >;
  /** Section names, lower case, to votes; an empty list says: known, and no topic. */
  readonly sections: Readonly<Record<string, readonly SectionVote[]>>;
  /** Words and phrases to votes whose weights are log-odds, below 0 against the topic. */
  readonly rules: Readonly<Record<string, readonly SectionVote[]>>;
}

/** models/topics.json, read and unpacked: one linear model per topic over words and word pairs. */
export interface TopicModel {
  readonly version: string;
  readonly labels: readonly Topic[];
  /** Words that stand in terms, numbered. */
  readonly words: ReadonlyMap<string, number>;
  /** A word's number to the row of the word alone, or -1. */
  readonly wordRows: Int32Array;
  /** Two words' numbers as one (pairKey) to the row of the pair. */
  readonly pairRows: ReadonlyMap<number, number>;
  readonly idf: Float32Array;
  /** rows × labels, already scaled to log-odds. */
  readonly weights: Float32Array;
  readonly bias: readonly number[];
  /** Added to a topic's log-odds when the primary is chosen: broad topics step back behind narrow ones. */
  readonly offsets: readonly number[];
  /** Probability from which a topic is emitted beside the primary. */
  readonly thresholds: readonly number[];
}

/** What a workspace's corrections taught, added to the log-odds: made by learnTopics (src/classify/topic-learning.ts). */
export interface TopicLearning {
  /** For stories of this story's source. */
  readonly source: Readonly<Partial<Record<Topic, number>>>;
  /** The model's row to a weight a label, by the model's order; times what the term weighs in the story. */
  readonly terms: ReadonlyMap<number, Float32Array>;
}

/** Everything the tagger reads; loaded once. */
export interface TaggerData {
  readonly gazetteer: GazetteerFacts;
  readonly regions: RegionFacts;
  readonly topics: TopicFacts;
  readonly model: TopicModel;
  readonly places: PlaceModel;
}

/** What is read of a story. */
export interface TaggerInput {
  readonly title: string;
  /** The standfirst; empty when the body says the same. */
  readonly deck: string;
  /** Paragraphs parted by a blank line; may be empty. */
  readonly text: string;
  /** The publisher's own section and category names. */
  readonly sections: readonly string[];
  /** The dateline's place, title-cased, or null. */
  readonly datelinePlace: string | null;
  /** BCP 47, lower case, or null: English. */
  readonly language: string | null;
  /** 0 for desk datelines, 2 for bureau-style agencies. */
  readonly datelineWeight: number;
  /** Used, marked `default`, when the story names no place. */
  readonly defaultCountry: CountryCode | null;
  readonly defaultRegion: Region | null;
  /** What the feed is about when its stories do not say: a prior. */
  readonly feedTopic: Topic | null;
  /** Publishers name the section in the address too (`/sport/`, `/business/`). */
  readonly permalink?: string | null;
}
