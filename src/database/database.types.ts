// Generated from supabase/migrations by `npm run db:types`. Do not edit.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      call_events: {
        Row: {
          at: string;
          call_id: string;
          data: Json;
          id: string;
          received_at: string;
          source: string;
          type: string;
        };
        Insert: {
          at: string;
          call_id: string;
          data: Json;
          id: string;
          received_at: string;
          source: string;
          type: string;
        };
        Update: {
          at?: string;
          call_id?: string;
          data?: Json;
          id?: string;
          received_at?: string;
          source?: string;
          type?: string;
        };
        Relationships: [];
      };
      calls: {
        Row: {
          answered_at: string | null;
          answered_by: string | null;
          caller_city: string | null;
          caller_country: string | null;
          caller_name: string | null;
          caller_number: string | null;
          caller_raw: string | null;
          caller_state: string | null;
          caller_verification: string | null;
          caller_withheld: boolean;
          changed_at: string;
          direction: string;
          duration_seconds: number | null;
          ended_at: string | null;
          event_count: number;
          fingerprint_high: number;
          fingerprint_low: number;
          from_number: string | null;
          id: string;
          legs: Json;
          menu: Json;
          outcome: string | null;
          provider_status: string | null;
          source: string;
          started_at: string;
          status: string;
          talk_seconds: number;
          to_number: string | null;
          voicemail_duration_seconds: number | null;
          voicemail_recording_sid: string | null;
          voicemail_status: string | null;
          voicemail_transcript: string | null;
          wait_seconds: number;
        };
        Insert: {
          answered_at?: string | null;
          answered_by?: string | null;
          caller_city?: string | null;
          caller_country?: string | null;
          caller_name?: string | null;
          caller_number?: string | null;
          caller_raw?: string | null;
          caller_state?: string | null;
          caller_verification?: string | null;
          caller_withheld: boolean;
          changed_at?: string;
          direction: string;
          duration_seconds?: number | null;
          ended_at?: string | null;
          event_count: number;
          fingerprint_high: number;
          fingerprint_low: number;
          from_number?: string | null;
          id: string;
          legs: Json;
          menu: Json;
          outcome?: string | null;
          provider_status?: string | null;
          source: string;
          started_at: string;
          status: string;
          talk_seconds: number;
          to_number?: string | null;
          voicemail_duration_seconds?: number | null;
          voicemail_recording_sid?: string | null;
          voicemail_status?: string | null;
          voicemail_transcript?: string | null;
          wait_seconds: number;
        };
        Update: {
          answered_at?: string | null;
          answered_by?: string | null;
          caller_city?: string | null;
          caller_country?: string | null;
          caller_name?: string | null;
          caller_number?: string | null;
          caller_raw?: string | null;
          caller_state?: string | null;
          caller_verification?: string | null;
          caller_withheld?: boolean;
          changed_at?: string;
          direction?: string;
          duration_seconds?: number | null;
          ended_at?: string | null;
          event_count?: number;
          fingerprint_high?: number;
          fingerprint_low?: number;
          from_number?: string | null;
          id?: string;
          legs?: Json;
          menu?: Json;
          outcome?: string | null;
          provider_status?: string | null;
          source?: string;
          started_at?: string;
          status?: string;
          talk_seconds?: number;
          to_number?: string | null;
          voicemail_duration_seconds?: number | null;
          voicemail_recording_sid?: string | null;
          voicemail_status?: string | null;
          voicemail_transcript?: string | null;
          wait_seconds?: number;
        };
        Relationships: [];
      };
    };
    Functions: {
      append_call_events: {
        Args: { batch: unknown };
        Returns: Json;
      };
      list_call_events: {
        Args: { wanted_call_id: string };
        Returns: Json;
      };
      publish_calls: {
        Args: { batch: unknown };
        Returns: undefined;
      };
    };
    Views: Record<never, never>;
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
};
