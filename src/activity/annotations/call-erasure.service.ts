import { Injectable } from '@nestjs/common';
import { Eraser } from '../../calls/erasure/eraser.js';
import { VisibleCalls } from '../../calls/visibility/visible-calls.js';
import type { AnnotationRequest } from './annotation-request.js';

/** Erases calls that a key may see. */
@Injectable()
export class CallErasureService {
  constructor(
    private readonly visible: VisibleCalls,
    private readonly eraser: Eraser,
  ) {}

  /** @throws NotFoundError `CALL_NOT_FOUND` */
  async erase({ id, identity, requestId }: AnnotationRequest): Promise<void> {
    await this.visible.find(id, identity);
    await this.eraser.erase(id, 'request', { name: identity.name, requestId });
  }
}
