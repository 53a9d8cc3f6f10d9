import { Controller, Get, NotFoundException, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { Access } from '../../common/access/access.decorator.js';
import { DashboardPages } from './dashboard-page.js';

const HTML = 'text/html';
/** Only the page of the phone listens, once asked for; but a document has one policy for every page that it shows. */
const PERMISSIONS = 'camera=(), geolocation=(), microphone=(self)';

/**
 * The pages of the dashboard: one file, which shows what its address says. None of them is a path of the API, and whoever wants
 * anything but HTML there is told that there is nothing.
 */
@ApiExcludeController()
@Access('public')
@Controller()
export class DashboardController {
  constructor(private readonly pages: DashboardPages) {}

  @Get(['/', 'call/:id', 'board', 'insights', 'pool', 'pool/:id', 'system', 'phone'])
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!takesHtml(request)) throw new NotFoundException('There is no such address');
    const { html, contentSecurityPolicy } = await this.pages.make();
    void reply
      .header('content-security-policy', contentSecurityPolicy)
      .header('permissions-policy', PERMISSIONS)
      // Kept, its nonce would be known.
      .header('cache-control', 'no-store')
      .header('vary', [reply.getHeader('vary') ?? [], 'accept'].flat().join(', '))
      .type(`${HTML}; charset=utf-8`)
      .send(html);
  }
}

function takesHtml({ headers: { accept } }: FastifyRequest): boolean {
  return accept === undefined || new Negotiator({ headers: { accept } }).mediaType([HTML]) === HTML;
}
