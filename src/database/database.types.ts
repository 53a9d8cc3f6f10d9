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
          echo: boolean;
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
          session: string | null;
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
          echo?: boolean;
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
          session?: string | null;
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
          echo?: boolean;
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
          session?: string | null;
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
      phone_numbers: {
        Row: {
          area_code: string | null;
          changed_in: number;
          country: string | null;
          created_at: string;
          expires_at: string;
          id: string;
          number: string;
          retired_at: string | null;
          session_id: string | null;
        };
        Insert: {
          area_code?: string | null;
          changed_in?: number;
          country?: string | null;
          created_at?: string;
          expires_at?: string;
          id?: string;
          number: string;
          retired_at?: string | null;
          session_id?: string | null;
        };
        Update: {
          area_code?: string | null;
          changed_in?: number;
          country?: string | null;
          created_at?: string;
          expires_at?: string;
          id?: string;
          number?: string;
          retired_at?: string | null;
          session_id?: string | null;
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
      session_calls: {
        Row: {
          answer: string;
          at: string;
          call_id: string;
          caller: string | null;
          phone_number_id: string;
          session_id: string;
        };
        Insert: {
          answer: string;
          at: string;
          call_id: string;
          caller?: string | null;
          phone_number_id: string;
          session_id: string;
        };
        Update: {
          answer?: string;
          at?: string;
          call_id?: string;
          caller?: string | null;
          phone_number_id?: string;
          session_id?: string;
        };
        Relationships: [];
      };
      user_sessions: {
        Row: {
          api_key: string;
          call_count: number;
          created_at: string;
          ended_at: string | null;
          expires_at: string;
          fingerprint: string | null;
          greeting_text: string | null;
          greeting_url: string | null;
          id: string;
          idempotency_key: string | null;
          max_calls: number | null;
          metadata: Json;
          phone_number_id: string;
          record_voicemail: boolean;
          user_id: string;
        };
        Insert: {
          api_key: string;
          call_count?: number;
          created_at: string;
          ended_at?: string | null;
          expires_at: string;
          fingerprint?: string | null;
          greeting_text?: string | null;
          greeting_url?: string | null;
          id?: string;
          idempotency_key?: string | null;
          max_calls?: number | null;
          metadata?: Json;
          phone_number_id: string;
          record_voicemail?: boolean;
          user_id: string;
        };
        Update: {
          api_key?: string;
          call_count?: number;
          created_at?: string;
          ended_at?: string | null;
          expires_at?: string;
          fingerprint?: string | null;
          greeting_text?: string | null;
          greeting_url?: string | null;
          id?: string;
          idempotency_key?: string | null;
          max_calls?: number | null;
          metadata?: Json;
          phone_number_id?: string;
          record_voicemail?: boolean;
          user_id?: string;
        };
        Relationships: [];
      };
    };
    Functions: {
      add_number: {
        Args: { item: unknown; cool_down_seconds: number };
        Returns: Json;
      };
      answer_session_call: {
        Args: { wanted_call: string; called: string; caller_number: string; echo_seconds: number };
        Returns: Json;
      };
      append_call_events: {
        Args: { batch: unknown };
        Returns: Json;
      };
      applied_migrations: {
        Args: Record<never, never>;
        Returns: string[];
      };
      call_choice_condition: {
        Args: { filter: unknown; place: string[]; column_name: string };
        Returns: string;
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
      count_each: {
        Args: { filters: unknown; most: number };
        Returns: Json;
      };
      count_numbers: {
        Args: { cool_down_seconds: number };
        Returns: Json;
      };
      create_session: {
        Args: { item: unknown; cool_down_seconds: number; session_limit: number };
        Returns: Json;
      };
      describe_number: {
        Args: { number_id: string; cool_down_seconds: number };
        Returns: Json;
      };
      describe_queue: {
        Args: { queue_id: string };
        Returns: Json;
      };
      describe_session: {
        Args: { token: string };
        Returns: Json;
      };
      digest_days: {
        Args: { from_day: string; to_day: string };
        Returns: Json;
      };
      expire_session: {
        Args: { token: string; owner: string };
        Returns: Json;
      };
      extend_session: {
        Args: { token: string; owner: string; minutes: number; longest_minutes: number };
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
      forget_session_callers: {
        Args: { call_ids: string[] };
        Returns: number;
      };
      held_sums: {
        Args: { batch: unknown };
        Returns: Json;
      };
      hold_seconds: {
        Args: { offers: unknown };
        Returns: number;
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
      list_number_changes: {
        Args: { known_place: string; echo_seconds: number };
        Returns: Json;
      };
      list_numbers: {
        Args: { cool_down_seconds: number; after_number: string; page_size: number };
        Returns: Json;
      };
      list_sessions: {
        Args: { filter: unknown; page: unknown };
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
      read_number: {
        Args: { number_id: string; cool_down_seconds: number };
        Returns: Json;
      };
      read_session: {
        Args: { token: string; owner: string };
        Returns: Json;
      };
      recompute_calls: {
        Args: { batch: unknown };
        Returns: undefined;
      };
      record_session_call: {
        Args: { wanted_call: string; token: string; caller_number: string; given_answer: string };
        Returns: boolean;
      };
      redact_call_events: {
        Args: { batch: unknown };
        Returns: undefined;
      };
      refuse_number: {
        Args: { item: unknown; cool_down_seconds: number; moment: string };
        Returns: Json;
      };
      remove_number: {
        Args: { number_id: string; cool_down_seconds: number };
        Returns: Json;
      };
      ring_seconds: {
        Args: { offers: unknown };
        Returns: number;
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
      tally_agents: {
        Args: { filter: unknown };
        Returns: Json;
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
