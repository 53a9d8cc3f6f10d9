import { onlyKnown } from './list-page.js';
import { pageWithMeta } from './meta-page.js';
import { json, notFound, reading, type RestAnswer, type RestRequest } from './rest-answer.js';

interface Country {
  readonly iso_code: string;
  readonly name: string;
  readonly continent: string;
  readonly country_codes: readonly string[];
}

/** A few of them; Twilio counts Canada to the United States. */
const COUNTRIES: readonly Country[] = [
  country('DE', 'Germany', 'EUROPE', '+49'),
  country('FR', 'France', 'EUROPE', '+33'),
  country('GB', 'United Kingdom', 'EUROPE', '+44'),
  country('JM', 'Jamaica', 'NORTH_AMERICA', '+1876', '+1658'),
  country('US', 'United States/Canada', 'NORTH_AMERICA', '+1'),
];

const LIST = '/v1/DialingPermissions/Countries';
const ONE = /^\/v1\/DialingPermissions\/Countries\/([A-Z]{2})$/;
const FLAGS = {
  LowRiskNumbersEnabled: 'low_risk_numbers_enabled',
  HighRiskSpecialNumbersEnabled: 'high_risk_special_numbers_enabled',
  HighRiskTollfraudNumbersEnabled: 'high_risk_tollfraud_numbers_enabled',
} as const;

/** Answers the paths of Twilio's voice geo permissions: where the account may place calls to. */
export class DialingPermissionRequests {
  private readonly forbidden = new Set<string>();

  /** @param isoCode such as `DE`; ordinary numbers there cannot be called any more */
  forbid(isoCode: string): void {
    this.forbidden.add(isoCode);
  }

  /** All countries can be called again. */
  allowAll(): void {
    this.forbidden.clear();
  }

  /**
   * @returns `null` when the path is none of a country
   * @throws BadParameterError for parameters that Twilio refuses
   */
  async answer(request: RestRequest): Promise<RestAnswer | null> {
    if (request.path === LIST) return reading(request, () => json(this.page(request)));
    const [, isoCode] = ONE.exec(request.path) ?? [];
    if (isoCode === undefined) return null;
    const found = COUNTRIES.find(({ iso_code }) => iso_code === isoCode);
    if (found === undefined) return notFound(request.path);
    return reading(request, () => json(this.toResource(found, request)));
  }

  private page(request: RestRequest): object {
    const { query } = request;
    onlyKnown(query, ['IsoCode', 'Continent', 'CountryCode', ...Object.keys(FLAGS)]);
    const isWanted = (name: string, values: readonly string[]): boolean =>
      values.includes(query.get(name) ?? values[0] ?? '');
    const found = COUNTRIES.filter(
      (each) =>
        isWanted('IsoCode', [each.iso_code]) &&
        isWanted('Continent', [each.continent]) &&
        isWanted('CountryCode', each.country_codes) &&
        Object.entries(FLAGS).every(([name, flag]) => isWanted(name, [String(this.flagsOf(each)[flag])])),
    );
    return pageWithMeta('content', found, request, (each) => this.toResource(each, request));
  }

  private toResource(each: Country, { origin }: RestRequest): object {
    const url = `${origin}${LIST}/${each.iso_code}`;
    const links = { highrisk_special_prefixes: `${url}/HighRiskSpecialPrefixes` };
    return { ...each, ...this.flagsOf(each), url, links };
  }

  private flagsOf({ iso_code }: Country): Readonly<Record<(typeof FLAGS)[keyof typeof FLAGS], boolean>> {
    return {
      low_risk_numbers_enabled: !this.forbidden.has(iso_code),
      high_risk_special_numbers_enabled: false,
      high_risk_tollfraud_numbers_enabled: false,
    };
  }
}

function country(isoCode: string, name: string, continent: string, ...codes: string[]): Country {
  return { iso_code: isoCode, name, continent, country_codes: codes };
}
