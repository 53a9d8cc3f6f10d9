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
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../../common/access/access.decorator.js';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { JsonBodyGuard } from '../../common/http/json-body.guard.js';
import { PageQuery } from '../../common/paging/page.query.js';
import { AgentDto, AgentPageDto, CreateAgentDto, UpdateAgentDto } from './agent.dto.js';
import { DirectoryService } from './directory.service.js';

const AGENT_ID = { name: 'id', description: 'Id of the agent.', example: 'maria' };
const LOCATION = { Location: { description: 'The path of the agent.', schema: { type: 'string' } } } as const;
const NOT_FOUND = { description: '`AGENT_NOT_FOUND`: there is no such agent.' };
const NUMBER_TAKEN = '`NUMBER_TAKEN`: another agent has this number.';

/** The agents who answer calls. */
@ApiTags('directory')
@ApiSecurity('api-key')
@UseGuards(JsonBodyGuard)
@Controller('api/agents')
export class AgentsController {
  constructor(private readonly directory: DirectoryService) {}

  @Get()
  @Access({ role: 'viewer', ofAllNumbers: true })
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listAgents',
    summary: 'List agents, by id',
    description:
      'Pages of 25 unless `limit` says otherwise. While Supabase is down these are the last known ones.',
  })
  @ApiOkResponse({ type: AgentPageDto, description: 'One page of the agents.' })
  list(@Query() query: PageQuery): Promise<AgentPageDto> {
    return this.directory.listAgents(query);
  }

  @Get(':id')
  @Access({ role: 'viewer', ofAllNumbers: true })
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ operationId: 'getAgent', summary: 'Get one agent' })
  @ApiParam(AGENT_ID)
  @ApiOkResponse({ type: AgentDto, description: 'The agent.' })
  @ApiNotFoundResponse(NOT_FOUND)
  find(@Param('id') id: string): Promise<AgentDto> {
    return this.directory.findAgent(id);
  }

  @Post()
  @Access({ role: 'admin', ofAllNumbers: true })
  @ApiOperation({ operationId: 'createAgent', summary: 'Add an agent' })
  @ApiCreatedResponse({ type: AgentDto, description: 'The agent.', headers: LOCATION })
  @ApiConflictResponse({
    description: `\`AGENT_EXISTS\`: there is another agent with this id. ${NUMBER_TAKEN}`,
  })
  async create(
    @Body() body: CreateAgentDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AgentDto> {
    const agent = await this.directory.createAgent(body);
    void reply.header('location', `/api/agents/${encodeURIComponent(agent.id)}`);
    return agent;
  }

  @Patch(':id')
  @Access({ role: 'agent', ofAllNumbers: true })
  @ApiOperation({
    operationId: 'updateAgent',
    summary: 'Change an agent, or say what the agent does',
    description: 'Keys of the role `agent` may change `state` only, those of administrators every field.',
  })
  @ApiParam(AGENT_ID)
  @ApiOkResponse({ type: AgentDto, description: 'The agent with the change.' })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: NUMBER_TAKEN })
  update(
    @Param('id') id: string,
    @Body() body: UpdateAgentDto,
    @Identity() identity: ApiKeyIdentity,
  ): Promise<AgentDto> {
    return this.directory.updateAgent(id, body, identity);
  }
}
