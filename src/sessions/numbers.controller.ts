import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Access } from '../common/access/access.decorator.js';
import { JsonBodyGuard } from '../common/http/json-body.guard.js';
import { PageQuery } from '../common/paging/page.query.js';
import { CreateNumberDto, NumberCountsDto, NumberDto, NumberPageDto } from './number.dto.js';
import { NumbersService } from './numbers.service.js';
import { SessionPageDto } from './session.dto.js';
import { UuidPipe } from './uuid.pipe.js';

const NUMBER_ID = {
  name: 'id',
  description: 'Id of the number.',
  schema: { type: 'string', format: 'uuid' },
};
const NOT_FOUND = { description: '`NUMBER_NOT_FOUND`: there is no such number.' };

/** The pool: the numbers that are lent to sessions. */
@ApiTags('sessions')
@ApiSecurity('api-key')
@UseGuards(JsonBodyGuard)
@Access({ role: 'admin', ofAllNumbers: true })
@Controller('numbers')
export class NumbersController {
  constructor(private readonly numbers: NumbersService) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listNumbers',
    summary: 'List the numbers of the pool, by their digits',
    description: 'Pages of 25 unless `limit` says otherwise.',
  })
  @ApiOkResponse({ type: NumberPageDto, description: 'One page of numbers.' })
  list(@Query() query: PageQuery): Promise<NumberPageDto> {
    return this.numbers.list(query);
  }

  @Get('counts')
  @Access({ role: 'agent', ofAllNumbers: true })
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'countNumbers',
    summary: 'Count the numbers of the pool by their state',
    description: 'What whoever lends numbers has to know; names none of them.',
  })
  @ApiOkResponse({ type: NumberCountsDto, description: 'How many numbers are in which state.' })
  count(): Promise<NumberCountsDto> {
    return this.numbers.count();
  }

  @Get(':id')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'getNumber',
    summary: 'Get one number',
    description: 'Also one that is no longer in the pool.',
  })
  @ApiParam(NUMBER_ID)
  @ApiOkResponse({ type: NumberDto, description: 'The number.' })
  @ApiNotFoundResponse(NOT_FOUND)
  find(@Param('id', UuidPipe) id: string): Promise<NumberDto> {
    return this.numbers.find(id);
  }

  @Post()
  @ApiOperation({
    operationId: 'addNumber',
    summary: 'Take a number into the pool',
    description: 'One that was in it before has its history again, and goes on resting.',
  })
  @ApiCreatedResponse({ type: NumberDto, description: 'The number.' })
  @ApiConflictResponse({ description: '`NUMBER_EXISTS`: the number is in the pool already.' })
  @ApiUnprocessableEntityResponse({ description: '`MAIN_NUMBER`: the number is one of MAIN_NUMBERS.' })
  add(@Body() body: CreateNumberDto): Promise<NumberDto> {
    return this.numbers.add(body);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'removeNumber',
    summary: 'Take a number out of the pool',
    description: 'Its history stays. A number that rests may be taken out.',
  })
  @ApiParam(NUMBER_ID)
  @ApiNoContentResponse({ description: 'The number is no longer in the pool.' })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: '`NUMBER_LENT`: a session has the number.' })
  remove(@Param('id', UuidPipe) id: string): Promise<void> {
    return this.numbers.remove(id);
  }

  @Get(':id/history')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listNumberHistory',
    summary: 'List the sessions that had a number, newest first',
    description: 'Pages of 25 unless `limit` says otherwise; also of a number that is no longer in the pool.',
  })
  @ApiParam(NUMBER_ID)
  @ApiOkResponse({ type: SessionPageDto, description: 'One page of sessions.' })
  @ApiNotFoundResponse(NOT_FOUND)
  history(@Param('id', UuidPipe) id: string, @Query() query: PageQuery): Promise<SessionPageDto> {
    return this.numbers.history(id, query);
  }
}
