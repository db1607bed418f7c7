import { describe, expect, test } from 'vitest';
import { readDateline } from '../../src/normalize/dateline.ts';

describe('datelines of the agencies and papers', () => {
  test.each([
    ['WASHINGTON (Reuters) - Talks', 'Washington', null, 'Reuters'],
    ['SOCHI, Russia (Reuters) - Talks', 'Sochi, Russia', null, 'Reuters'],
    ['LIMA, Jan 21 (Reuters) - Talks', 'Lima', 'Jan 21', 'Reuters'],
    ['HANOI, Vietnam (AP) — Talks', 'Hanoi, Vietnam', null, 'AP'],
    ['ST. JOSEPH, Mich. (AP) — Talks', 'St. Joseph, Mich.', null, 'AP'],
    ['GROSSETO, Italy (AP) -- Talks', 'Grosseto, Italy', null, 'AP'],
    ['ATLANTA (AP) _ Talks', 'Atlanta', null, 'AP'],
    ['Aden (AFP) - Talks', 'Aden', null, 'AFP'],
    ['STOCKHOLM, Aug 29, 2014 (AFP) - Talks', 'Stockholm', 'Aug 29, 2014', 'AFP'],
    ['BEIJING, March 31 (Xinhua) -- Talks', 'Beijing', 'March 31', 'Xinhua'],
    ['BEIJING, 10 août (Xinhua) -- Talks', 'Beijing', '10 août', 'Xinhua'],
    ['MOSCOW, October 4. /TASS/. Talks', 'Moscow', 'October 4', 'TASS'],
    ['Panama City, Sept. 8 (CNA) -- Talks', 'Panama City', 'Sept. 8', 'CNA'],
    ['MEXICO CITY, March 2 (EFE).- Talks', 'Mexico City', 'March 2', 'EFE'],
    ['London (CNN Business)Talks', 'London', null, 'CNN Business'],
    ['(ANSA) - ROME, MAR 2 - Talks', 'Rome', 'MAR 2', 'ANSA'],
    ['MOSCOW. Oct 4 (Interfax) - Talks', 'Moscow', 'Oct 4', 'Interfax'],
    ['Riyadh, March 03, 2026, SPA -- Talks', 'Riyadh', 'March 03, 2026', 'SPA'],
    ['ACCRA, March 3, GNA - Talks', 'Accra', 'March 3', 'GNA'],
    ['Pyongyang, March 3 (KCNA) -- Talks', 'Pyongyang', 'March 3', 'KCNA'],
    ['Brasília, 3 de março (Lusa) - Talks', 'Brasília', '3 de março', 'Lusa'],
    [
      'ABUJA, Nigeria, Mar. 3, 2026 /PRNewswire/ -- Talks',
      'Abuja, Nigeria',
      'Mar. 3, 2026',
      'PRNewswire',
    ],
    ["N'DJAMENA, Chad (AP) — Talks", "N'djamena, Chad", null, 'AP'],
    ['(CNN) -- Talks', null, null, 'CNN'],
    ['BERLIN -- Talks', 'Berlin', null, null],
    ['CLEVELAND, Ohio – Talks', 'Cleveland, Ohio', null, null],
    ['RIYADH: Talks', 'Riyadh', null, null],
    ['PORT-AU-PRINCE — Talks', 'Port-au-Prince', null, null],
    ['SÃO PAULO (AP) — Talks', 'São Paulo', null, 'AP'],
  ])('%s', (line, place, date, agency) => {
    const found = readDateline(line, false);
    expect(found?.dateline).toEqual({ place, date, agency });
    expect(line.slice(found?.length)).toBe('Talks');
  });
});

test('a place alone on its line counts only where desks write so', () => {
  expect(readDateline('ISTANBUL', true)?.dateline.place).toBe('Istanbul');
  expect(readDateline('GENEVA/ANKARA', true)?.dateline.place).toBe('Geneva/Ankara');
  expect(readDateline('ISTANBUL', false)).toBeNull();
});

test.each([
  'UPDATE - Talks resume',
  'WATCH: The minister speaks',
  'EXCLUSIVE — Inside the talks',
  'COVID-19 – Cases rise',
  'NATO (the alliance) met',
  'Talks resumed - slowly',
  'The Hague (a city) - is fine',
  'US: Talks resume',
  'Harbour-based Quay News Agency (GNA) said talks resumed',
])('%s has none', (line) => {
  expect(readDateline(line, false)).toBeNull();
});
