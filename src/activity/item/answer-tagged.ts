import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasAnswer } from './entity-tags.js';
import type { TaggedItem } from './tagged-item.js';

/** Answers with a call and its entity tag, or with 304 to who reads what it has already. */
export function answerTagged(request: FastifyRequest, reply: FastifyReply, { item, tag }: TaggedItem): void {
  void reply.header('etag', tag);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && hasAnswer(request.headers['if-none-match'], tag)) {
    void reply.status(304).send();
    return;
  }
  void reply.status(200).type('application/json; charset=utf-8').send(item);
}
