import { Body, Controller, Header, HttpCode, Ip, Post, UseGuards } from '@nestjs/common';
import {
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiResponse,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { Access } from '../../common/access/access.decorator.js';
import { JsonBodyGuard } from '../../common/http/json-body.guard.js';
import { IsPlainText } from '../../common/validation/field-rules.js';
import { type Role, ROLES } from '../../config/app-config.js';
import { DEVELOPMENT_KEY_NAME } from '../../config/production-rules.js';
import { SignInLinks } from './sign-in-links.js';

const LONGEST = 128;

/** What a sign-in link holds. */
export class SignInDto {
  @ApiProperty({
    type: String,
    maxLength: LONGEST,
    description: 'What stands behind `#sign-in=` in the link.',
    example: 'q1Y0mZ8v4bW3d2c1b0a9Z8Y7X6W5V4U3T2S1R0Q9P8o',
  })
  @IsPlainText(LONGEST)
  code: string;
}

/** The key that a link was exchanged for. */
export class SignedInDto {
  @ApiProperty({ type: String, description: 'An API key.', example: 'dev_0123456789abcdef0123456789abcdef' })
  key: string;

  @ApiProperty({ type: String, example: DEVELOPMENT_KEY_NAME })
  name: string;

  @ApiProperty({ type: String, enum: ROLES, example: 'admin' })
  role: Role;
}

/** How the dashboard gets a key in development. */
@ApiTags('access')
@Access('public')
@UseGuards(JsonBodyGuard)
@Controller('sign-in')
export class SignInController {
  constructor(private readonly links: SignInLinks) {}

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'signIn',
    summary: 'Exchange a one-time link for the development key',
    description:
      'In development `npm start` prints such a link, and `npm run mainline -- sign-in` a new one. Each works once, for 15 minutes. In ' +
      'production there is no such address.',
  })
  @ApiOkResponse({ type: SignedInDto, description: 'The key.' })
  @ApiUnauthorizedResponse({
    description: '`SIGN_IN_CODE_INVALID`: the link was used or is too old; or it is none.',
  })
  @ApiNotFoundResponse({ description: '`NOT_FOUND`: there is no such address.' })
  @ApiResponse({ status: 429, description: '`TOO_MANY_REQUESTS`: too many codes were tried.' })
  async signIn(@Body() { code }: SignInDto, @Ip() sender: string): Promise<SignedInDto> {
    const key = await this.links.exchange(code, sender);
    return { key, name: DEVELOPMENT_KEY_NAME, role: 'admin' };
  }
}
