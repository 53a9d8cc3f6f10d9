// Generated from supabase/migrations by `npm run db:types`. Do not edit.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      agents: {
        Row: {
          id: string;
          name: string;
          number: string | null;
          skills: string[];
          state: string;
        };
        Insert: {
          id: string;
          name: string;
          number?: string | null;
          skills?: string[];
          state?: string;
        };
        Update: {
          id?: string;
          name?: string;
          number?: string | null;
          skills?: string[];
          state?: string;
        };
        Relationships: [];
      };
      call_events: {
        Row: {
          at: string;
          call_id: string;
          data: Json;
          digest: string;
          id: string;
          number: number;
          received_at: string;
          source: string;
          type: string;
        };
        Insert: {
          at: string;
          call_id: string;
          data: Json;
          digest?: string;
          id: string;
          number: number;
          received_at: string;
          source: string;
          type: string;
        };
        Update: {
          at?: string;
          call_id?: string;
          data?: Json;
          digest?: string;
          id?: string;
          number?: number;
          received_at?: string;
          source?: string;
          type?: string;
        };
        Relationships: [];
      };
      call_heads: {
        Row: {
          call_id: string;
          changed_at: string;
          contents: number;
          copies: number;
          day: string;
          event_count: number;
          high: number;
          low: number;
        };
        Insert: {
          call_id: string;
          changed_at?: string;
          contents?: number;
          copies: number;
          day: string;
          event_count: number;
          high: number;
          low: number;
        };
        Update: {
          call_id?: string;
          changed_at?: string;
          contents?: number;
          copies?: number;
          day?: string;
          event_count?: number;
          high?: number;
          low?: number;
        };
        Relationships: [];
      };
      calls: {
        Row: {
          agent_id: string | null;
          alert_open: boolean;
          alerts: Json;
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
          direction: string;
          duration_rank: number;
          duration_seconds: number | null;
          ended_at: string | null;
          erased_at: string | null;
          event_count: number;
          failure_reason: string | null;
          fingerprint_contents: number;
          fingerprint_copies: number;
          fingerprint_high: number;
          fingerprint_low: number;
          flagged: boolean;
          fold_version: number;
          from_number: string | null;
          has_voicemail: boolean;
          id: string;
          legs: Json;
          menu: Json;
          note: string | null;
          number: string | null;
          offers: Json;
          other_recordings: Json;
          outcome: string | null;
          provider_status: string | null;
          queue: string | null;
          received_sum: number;
          search_text: string;
          search_words: string[];
          source: string;
          started_at: string;
          status: string;
          talk_seconds: number;
          to_number: string | null;
          type: string | null;
          undeleted_recordings: number;
          unheard: boolean;
          voicemail_duration_seconds: number | null;
          voicemail_heard_at: string | null;
          voicemail_recording_sid: string | null;
          voicemail_status: string | null;
          voicemail_transcript: string | null;
          wait_seconds: number;
          waits: Json;
        };
        Insert: {
          agent_id?: string | null;
          alert_open?: boolean;
          alerts?: Json;
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
          direction: string;
          duration_rank?: number;
          duration_seconds?: number | null;
          ended_at?: string | null;
          erased_at?: string | null;
          event_count: number;
          failure_reason?: string | null;
          fingerprint_contents?: number;
          fingerprint_copies?: number;
          fingerprint_high: number;
          fingerprint_low: number;
          flagged?: boolean;
          fold_version?: number;
          from_number?: string | null;
          has_voicemail?: boolean;
          id: string;
          legs: Json;
          menu: Json;
          note?: string | null;
          number?: string | null;
          offers?: Json;
          other_recordings?: Json;
          outcome?: string | null;
          provider_status?: string | null;
          queue?: string | null;
          received_sum?: number;
          search_text?: string;
          search_words?: string[];
          source: string;
          started_at: string;
          status: string;
          talk_seconds: number;
          to_number?: string | null;
          type?: string | null;
          undeleted_recordings?: number;
          unheard?: boolean;
          voicemail_duration_seconds?: number | null;
          voicemail_heard_at?: string | null;
          voicemail_recording_sid?: string | null;
          voicemail_status?: string | null;
          voicemail_transcript?: string | null;
          wait_seconds: number;
          waits?: Json;
        };
        Update: {
          agent_id?: string | null;
          alert_open?: boolean;
          alerts?: Json;
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
          direction?: string;
          duration_rank?: number;
          duration_seconds?: number | null;
          ended_at?: string | null;
          erased_at?: string | null;
          event_count?: number;
          failure_reason?: string | null;
          fingerprint_contents?: number;
          fingerprint_copies?: number;
          fingerprint_high?: number;
          fingerprint_low?: number;
          flagged?: boolean;
          fold_version?: number;
          from_number?: string | null;
          has_voicemail?: boolean;
          id?: string;
          legs?: Json;
          menu?: Json;
          note?: string | null;
          number?: string | null;
          offers?: Json;
          other_recordings?: Json;
          outcome?: string | null;
          provider_status?: string | null;
          queue?: string | null;
          received_sum?: number;
          search_text?: string;
          search_words?: string[];
          source?: string;
          started_at?: string;
          status?: string;
          talk_seconds?: number;
          to_number?: string | null;
          type?: string | null;
          undeleted_recordings?: number;
          unheard?: boolean;
          voicemail_duration_seconds?: number | null;
          voicemail_heard_at?: string | null;
          voicemail_recording_sid?: string | null;
          voicemail_status?: string | null;
          voicemail_transcript?: string | null;
          wait_seconds?: number;
          waits?: Json;
        };
        Relationships: [];
      };
      directory_editions: {
        Row: {
          edition: string;
          is_only: boolean;
        };
        Insert: {
          edition: string;
          is_only?: boolean;
        };
        Update: {
          edition?: string;
          is_only?: boolean;
        };
        Relationships: [];
      };
      leases: {
        Row: {
          expires_at: string;
          holder: string;
          name: string;
        };
        Insert: {
          expires_at: string;
          holder: string;
          name: string;
        };
        Update: {
          expires_at?: string;
          holder?: string;
          name?: string;
        };
        Relationships: [];
      };
      queue_agents: {
        Row: {
          agent_id: string;
          queue_id: string;
        };
        Insert: {
          agent_id: string;
          queue_id: string;
        };
        Update: {
          agent_id?: string;
          queue_id?: string;
        };
        Relationships: [];
      };
      queues: {
        Row: {
          id: string;
          longest_answer_seconds: number;
          longest_hold_seconds: number;
          longest_wait_seconds: number;
          name: string;
          short_call_seconds: number;
        };
        Insert: {
          id: string;
          longest_answer_seconds?: number;
          longest_hold_seconds?: number;
          longest_wait_seconds?: number;
          name: string;
          short_call_seconds?: number;
        };
        Update: {
          id?: string;
          longest_answer_seconds?: number;
          longest_hold_seconds?: number;
          longest_wait_seconds?: number;
          name?: string;
          short_call_seconds?: number;
        };
        Relationships: [];
      };
    };
    Functions: {
      append_call_events: {
        Args: { batch: unknown };
        Returns: Json;
      };
      call_columns: {
        Args: { besides: string[] };
        Returns: string;
      };
      call_conditions: {
        Args: { filter: unknown };
        Returns: string;
      };
      call_prefix_condition: {
        Args: { filter: unknown; place: string[]; column_name: string };
        Returns: string;
      };
      call_scope_condition: {
        Args: { filter: unknown };
        Returns: string;
      };
      call_text_condition: {
        Args: { filter: unknown; place: string[]; column_name: string };
        Returns: string;
      };
      content_slice: {
        Args: { digest: string };
        Returns: number;
      };
      copy_slice: {
        Args: { received_at: string };
        Returns: number;
      };
      count_calls: {
        Args: { filter: unknown };
        Returns: number;
      };
      describe_queue: {
        Args: { queue_id: string };
        Returns: Json;
      };
      digest_days: {
        Args: { from_day: string; to_day: string };
        Returns: Json;
      };
      find_days: {
        Args: Record<never, never>;
        Returns: Json;
      };
      find_heads: {
        Args: { call_ids: unknown };
        Returns: Json;
      };
      find_in_log: {
        Args: { event_ids: unknown };
        Returns: Json;
      };
      find_log_end: {
        Args: Record<never, never>;
        Returns: Json;
      };
      find_log_starts: {
        Args: { call_ids: unknown };
        Returns: Json;
      };
      held_sums: {
        Args: { batch: unknown };
        Returns: Json;
      };
      list_calls: {
        Args: { filter: unknown; page: unknown };
        Returns: Json;
      };
      list_changed_heads: {
        Args: { page: number; after_time: string; after_id: string };
        Returns: Json;
      };
      list_editions: {
        Args: { page: number; before_time: string; before_id: string };
        Returns: Json;
      };
      list_events_of: {
        Args: { call_ids: unknown };
        Returns: Json;
      };
      list_heads: {
        Args: { wanted_day: string; page: number; after_id: string };
        Returns: Json;
      };
      list_log: {
        Args: { after_number: number; page: number };
        Returns: Json;
      };
      lock_calls: {
        Args: { batch: unknown };
        Returns: undefined;
      };
      plan_calls: {
        Args: { filter: unknown; page: unknown };
        Returns: undefined;
      };
      prepare_calls: {
        Args: { filter: unknown; page: unknown };
        Returns: string;
      };
      publish_calls: {
        Args: { batch: unknown; rebuild: boolean };
        Returns: undefined;
      };
      read_directory: {
        Args: { known: string };
        Returns: Json;
      };
      recompute_calls: {
        Args: { batch: unknown };
        Returns: undefined;
      };
      redact_call_events: {
        Args: { batch: unknown };
        Returns: undefined;
      };
      save_agent: {
        Args: { item: unknown; is_new: boolean };
        Returns: Json;
      };
      save_queue: {
        Args: { item: unknown; is_new: boolean };
        Returns: Json;
      };
      take_lease: {
        Args: { lease_name: string; lease_holder: string; seconds: number };
        Returns: boolean;
      };
      tally_calls: {
        Args: { filter: unknown; boundaries: unknown; offsets: unknown };
        Returns: Json;
      };
      tally_offers: {
        Args: { question: unknown };
        Returns: Json;
      };
      tally_waits: {
        Args: { question: unknown };
        Returns: Json;
      };
    };
    Views: Record<never, never>;
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
};
