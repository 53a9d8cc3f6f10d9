import { Injectable } from '@nestjs/common';
import type { Call } from '../../calls/model/call.js';
import type { Author } from '../../calls/model/call-event.factory.js';
import { CallAnnotations } from '../../calls/annotations/call-annotations.js';
import {
  BadRequestError,
  ConflictError,
  PreconditionFailedError,
} from '../../common/errors/request.errors.js';
import { KeyedMutex } from '../../common/jobs/keyed-mutex.js';
import type { UpdateCallDto, UpdateVoicemailDto } from './update-call.dto.js';
import { CallPresenter } from '../item/call-presenter.js';
import { isMeantFor, type TaggedItem } from '../item/entity-tags.js';
import { VisibleCalls } from '../../calls/visibility/visible-calls.js';
import { voicemailNotFound } from '../voicemail/recording-audio.js';
import type { AnnotationRequest } from './annotation-request.js';

/** Changes what people note on calls. Changes of one call take turns, so that of two for one version the second is refused. */
@Injectable()
export class CallAnnotationsService {
  constructor(
    private readonly visible: VisibleCalls,
    private readonly annotations: CallAnnotations,
    private readonly presenter: CallPresenter,
    private readonly mutex: KeyedMutex,
  ) {}

  /**
   * @throws BadRequestError when nothing is to change
   * @throws NotFoundError `CALL_NOT_FOUND`
   * @throws ConflictError `CALL_ERASED` for a note about an erased call
   * @throws PreconditionFailedError when the call is not the version it is meant for
   */
  update(request: AnnotationRequest, body: UpdateCallDto): Promise<TaggedItem> {
    const { flagged, queue } = body;
    const note = body.note?.trim() === '' ? null : body.note;
    if (flagged === undefined && queue === undefined && note === undefined) throw nothingToChange();
    return this.change(request, (call) => {
      // Redaction takes every note away: one that is accepted now would vanish without a word.
      if (call.erasedAt !== null && typeof note === 'string') throw erased();
      return this.annotations.update(call.id, { flagged, note, queue }, authorOf(request));
    });
  }

  /**
   * @throws NotFoundError `CALL_NOT_FOUND`, or `VOICEMAIL_NOT_FOUND` when the call has no message
   * @throws PreconditionFailedError when the call is not the version it is meant for
   */
  updateVoicemail(request: AnnotationRequest, { heard }: UpdateVoicemailDto): Promise<TaggedItem> {
    return this.change(request, ({ id, voicemail }) => {
      if (voicemail === null) throw voicemailNotFound();
      const { recordingSid } = voicemail;
      return this.annotations.setHeard(id, { recordingSid, heard }, authorOf(request));
    });
  }

  private change(
    { id, identity, ifMatch }: AnnotationRequest,
    apply: (call: Call) => Promise<Call>,
  ): Promise<TaggedItem> {
    return this.mutex.run(id, async () => {
      const call = await this.visible.find(id, identity);
      if (!isMeantFor(ifMatch, this.presenter.tag(call)))
        throw new PreconditionFailedError('The call has changed');
      return this.presenter.tagged(await apply(call));
    });
  }
}

function authorOf({ identity, requestId }: AnnotationRequest): Author {
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
