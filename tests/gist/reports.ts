import type { GistReport } from '../../src/gist/report.ts';

/** Invented reports of one event. */
export const reports: readonly GistReport[] = [
  {
    source: 'Coast Daily',
    title: 'Ferry sinks off Lindholm, 12 dead',
    text: 'A ferry with 200 people aboard sank off Lindholm on Monday, killing at least 12 people. "We saw the bow go under within minutes," said fisherman Pavel Orlo, who pulled six people out. Transport Minister Ada Vale ordered an inquiry in Senna.',
  },
  {
    source: 'Island Radio',
    title: 'Fishermen save 40 after ferry sinks',
    text: 'Fishermen pulled 40 survivors from the water before the coast guard came. “The ship was not overloaded,” Harbour Office chief Jana Reyn told reporters. The fog lifted only at noon.',
  },
  {
    source: 'Harbour Wire',
    title: 'Owner of sunken ferry held',
    text: 'The owner of the ferry was arrested in Senna, prosecutors said. Repairs worth 1.5 million crowns were never made, they said.',
  },
];
