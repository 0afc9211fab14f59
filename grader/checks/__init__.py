"""The checks: `lesson_ID.py` (or `lesson_ID_more.py`) holds those of a lesson, in the order in which they are read.

What they are made of:

    01    sending refusing proxy_answer
    02    receiving receiving_trouble
    03    batching batch_calls batch_rules batch_attempts
    04    books mixed_batches
    05    letters good_letters dying dead_letter_items dead_letter_judges dead_letter_lost dead_letter_rules
    06    working redriver_runs redriving not_moved poison_ends
    07    producing polling polling_calls polling_rules polling_schedule schedule_pauses
    08    ordering written_otherwise many_events ordering_under_trouble parking parking_bytes overtaking rounds
          one_order settings_at_fault lasting
    09    direct direct_causes direct_role
    10    pipeline pipeline_findings put_back odd_orders places trail vanished not_sent came_round diagnosis
          resting explaining_redrives explaining_rest explaining_circles
    many  putting by_hand little_time deploying sqs_trouble dynamodb_trouble table_writes partial_failures warm
          whole_batches expiring
"""
