import { Injectable } from '@nestjs/common';
import type { Call } from '../../calls/model/call.js';
import type { Author } from '../../calls/model/call-event.factory.js';
import { CallMarks } from '../../calls/annotations/call-marks.js';
import {
  BadRequestError,
  ConflictError,
  PreconditionFailedError,
} from '../../common/errors/request.errors.js';
import type { UpdateCallDto } from './update-call.dto.js';
import type { UpdateVoicemailDto } from './update-voicemail.dto.js';
import { CallPresenter } from '../item/call-presenter.js';
import { isMeantFor } from '../item/entity-tags.js';
import type { TaggedItem } from '../item/tagged-item.js';
import { VisibleCalls } from '../query/visible-calls.js';
import { voicemailNotFound } from '../voicemail/voicemail-errors.js';
import type { MarkRequest } from './mark-request.js';
import { Turns } from './turns.js';

/** Changes what people note on calls. Changes of one call take turns, so that of two for one version the second is refused. */
@Injectable()
export class CallMarksService {
  constructor(
    private readonly visible: VisibleCalls,
    private readonly marks: CallMarks,
    private readonly presenter: CallPresenter,
    private readonly turns: Turns,
  ) {}

  /**
   * @throws BadRequestError when nothing is to change
   * @throws NotFoundError `CALL_NOT_FOUND`
   * @throws ConflictError `CALL_ERASED` for a note about an erased call
   * @throws PreconditionFailedError when the call is not the version it is meant for
   */
  update(request: MarkRequest, body: UpdateCallDto): Promise<TaggedItem> {
    const { flagged, queue } = body;
    const note = body.note?.trim() === '' ? null : body.note;
    if (flagged === undefined && queue === undefined && note === undefined) throw nothingToChange();
    return this.change(request, (call) => {
      // Redaction takes every note away: one that is accepted now would vanish without a word.
      if (call.erasedAt !== null && typeof note === 'string') throw erased();
      return this.marks.update(call.id, { flagged, note, queue }, authorOf(request));
    });
  }

  /**
   * @throws NotFoundError `CALL_NOT_FOUND`, or `VOICEMAIL_NOT_FOUND` when the call has no message
   * @throws PreconditionFailedError when the call is not the version it is meant for
   */
  updateVoicemail(request: MarkRequest, { heard }: UpdateVoicemailDto): Promise<TaggedItem> {
    return this.change(request, ({ id, voicemail }) => {
      if (voicemail === null) throw voicemailNotFound();
      const { recordingSid } = voicemail;
      return this.marks.markHeard(id, { recordingSid, heard }, authorOf(request));
    });
  }

  private change(
    { id, identity, ifMatch }: MarkRequest,
    apply: (call: Call) => Promise<Call>,
  ): Promise<TaggedItem> {
    return this.turns.take(id, async () => {
      const call = await this.visible.find(id, identity);
      if (!isMeantFor(ifMatch, this.presenter.tag(call)))
        throw new PreconditionFailedError('The call has changed');
      return this.presenter.tagged(await apply(call));
    });
  }
}

function authorOf({ identity, requestId }: MarkRequest): Author {
  return { name: identity.name, requestId };
}

function nothingToChange(): BadRequestError {
  const problem = 'one of flagged, note and queue is needed';
  const details = ['flagged', 'note', 'queue'].map((field) => ({ field, problem }));
  return new BadRequestError('Nothing is to change', { details });
}

function erased(): ConflictError {
  return new ConflictError('The call is erased and takes no note', { code: 'CALL_ERASED' });
}
