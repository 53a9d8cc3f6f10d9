import { Controller, Get, Header, Injectable } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Access } from '../common/access/access.decorator.js';
import { type ApiKeyIdentity, Identity } from '../common/access/api-key-identity.js';
import { AppConfig, type Role, ROLES } from '../config/app-config.js';

const ENVIRONMENTS = ['development', 'production'] as const;
const NUMBER = '+13235550100';

/** What of the dashboard there is on this server. */
export class FeaturesDto {
  @ApiProperty({
    type: Boolean,
    description:
      'Whether calls can be tried out without a telephone: a simulator plays its network, and the page `/phone` its phones. Only in ' +
      'development, and only on the machine itself.',
    example: true,
  })
  phone: boolean;
}

/** Who an API key is, and what its holder has to know of the server. */
export class MeDto {
  @ApiProperty({ type: String, description: 'The name of the key.', example: 'desk' })
  name: string;

  @ApiProperty({ type: String, enum: ROLES, example: 'agent' })
  role: Role;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: "The company's own numbers of which the key sees calls; null for all.",
    example: null,
  })
  numbers: readonly string[] | null;

  @ApiProperty({ type: String, enum: ENVIRONMENTS, example: 'production' })
  environment: (typeof ENVIRONMENTS)[number];

  @ApiProperty({
    type: [String],
    description: "The company's main numbers, as far as the key sees their calls.",
    example: [NUMBER],
  })
  mainNumbers: readonly string[];

  @ApiProperty({ type: FeaturesDto })
  features: FeaturesDto;
}

/** Tells who a key is. */
@Injectable()
export class MeService {
  constructor(private readonly config: AppConfig) {}

  describe({ name, role, numbers }: ApiKeyIdentity): MeDto {
    const { environment, phone, twilio } = this.config;
    return {
      name,
      role,
      numbers,
      environment: environment === 'production' ? 'production' : 'development',
      mainNumbers: phone.mainNumbers.filter((number) => numbers?.includes(number) ?? true),
      features: { phone: twilio.hasBrowserPhone },
    };
  }
}

/** Who the sender of a request is. */
@ApiTags('access')
@ApiSecurity('api-key')
@Access({ role: 'viewer' })
@Controller('me')
export class MeController {
  constructor(private readonly me: MeService) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'getMe',
    summary: 'Ask who an API key is, and what it may do',
    description:
      'Also tells whether a key works: `UNAUTHENTICATED` for one that is not known, `API_KEY_EXPIRED` with `expiredAt` for one that ' +
      'was right.',
  })
  @ApiOkResponse({ type: MeDto, description: 'Whose key it is.' })
  describe(@Identity() identity: ApiKeyIdentity): MeDto {
    return this.me.describe(identity);
  }
}
