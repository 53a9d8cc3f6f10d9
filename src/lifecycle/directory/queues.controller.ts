import { Body, Controller, Get, Header, Param, Patch, Post, Query, Res, UseGuards } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../../common/access/access.decorator.js';
import { JsonBodyGuard } from '../../common/http/json-body.guard.js';
import { PageQuery } from '../../common/paging/page.query.js';
import { DirectoryService } from './directory.service.js';
import { CreateQueueDto, QueueDto, QueuePageDto, UpdateQueueDto } from './queue.dto.js';

const QUEUE_ID = { name: 'id', description: 'Id of the queue.', example: 'medical_spanish' };
const LOCATION = { Location: { description: 'The path of the queue.', schema: { type: 'string' } } } as const;
const NOT_FOUND = { description: '`QUEUE_NOT_FOUND`: there is no such queue.' };
const UNKNOWN_AGENT = { description: '`UNKNOWN_AGENT`: one of `agent_ids` is no agent.' };

/** The queues that callers wait in, and how long what may last there. */
@ApiTags('directory')
@ApiSecurity('api-key')
@UseGuards(JsonBodyGuard)
@Controller('api/queues')
export class QueuesController {
  constructor(private readonly directory: DirectoryService) {}

  @Get()
  @Access({ role: 'viewer', ofAllNumbers: true })
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listQueues',
    summary: 'List queues, by id',
    description:
      'Pages of 25 unless `limit` says otherwise. While Supabase is down these are the last known ones.',
  })
  @ApiOkResponse({ type: QueuePageDto, description: 'One page of the queues.' })
  list(@Query() query: PageQuery): Promise<QueuePageDto> {
    return this.directory.listQueues(query);
  }

  @Get(':id')
  @Access({ role: 'viewer', ofAllNumbers: true })
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ operationId: 'getQueue', summary: 'Get one queue' })
  @ApiParam(QUEUE_ID)
  @ApiOkResponse({ type: QueueDto, description: 'The queue.' })
  @ApiNotFoundResponse(NOT_FOUND)
  find(@Param('id') id: string): Promise<QueueDto> {
    return this.directory.findQueue(id);
  }

  @Post()
  @Access({ role: 'admin', ofAllNumbers: true })
  @ApiOperation({ operationId: 'createQueue', summary: 'Add a queue' })
  @ApiCreatedResponse({ type: QueueDto, description: 'The queue.', headers: LOCATION })
  @ApiConflictResponse({ description: '`QUEUE_EXISTS`: there is another queue with this id.' })
  @ApiUnprocessableEntityResponse(UNKNOWN_AGENT)
  async create(
    @Body() body: CreateQueueDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<QueueDto> {
    const queue = await this.directory.createQueue(body);
    void reply.header('location', `/api/queues/${encodeURIComponent(queue.id)}`);
    return queue;
  }

  @Patch(':id')
  @Access({ role: 'admin', ofAllNumbers: true })
  @ApiOperation({
    operationId: 'updateQueue',
    summary: 'Change a queue',
    description: 'New limits count for what is judged from then on; every server knows them within seconds.',
  })
  @ApiParam(QUEUE_ID)
  @ApiOkResponse({ type: QueueDto, description: 'The queue with the change.' })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiUnprocessableEntityResponse(UNKNOWN_AGENT)
  update(@Param('id') id: string, @Body() body: UpdateQueueDto): Promise<QueueDto> {
    return this.directory.updateQueue(id, body);
  }
}
