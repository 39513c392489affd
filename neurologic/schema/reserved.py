"""Predicates that Prolog itself defines, so that no column may become one of them.

The names that SWI-Prolog 9 and GNU Prolog 1.4 define with one and two arguments (of either system: text that loads in
one shall load in the other), and those that the compiled text defines. Data only; imports nothing.
"""

_ARITY_1 = """
abolish abolish_module_tables abolish_nonincremental_tables abolish_table_subgoals acyclic_term add_linedit_completion
append architecture argument_counter argument_list assert asserta assertz at_end_of_stream at_halt atom atomic
attach_packs attvar autoload autoload_path call call_continuation call_with_args callable cancel_halt change_directory
close close_input_atom_stream close_input_chars_stream close_input_codes_stream close_shared_object
compile_aux_clauses compile_predicates compound consult context_module cpu_time current_arithmetic_function
current_atom current_engine current_flag current_input current_key current_locale current_module current_output
current_predicate current_stream current_transaction current_trie cyclic_term date_time del_attrs delete_directory
delete_file det deterministic display engine_destroy engine_fetch engine_self engine_yield ensure_loaded erase
exists_directory exists_file exists_source export fd_all_different fd_at_least_one fd_at_most_one fd_domain_bool
fd_has_extra_cstr fd_has_vector fd_labeling fd_labelingff fd_max_integer fd_not_prime fd_only_one fd_prime
fd_set_vector_max fd_use_vector fd_var fd_vector_max file_exists fill_buffer float flush_output fork_prolog format
g_dec g_inc gc_file_search_cache generic_var get get0 get_byte get_char get_code get_key get_key_no_echo
get_linedit_prompt get_print_stream get_seed get_single_char get_time ground halt host_name ignore import integer
is_absolute_file_name is_dict is_engine is_list is_most_general_term is_relative_file_name is_stream is_thread is_trie
keysort leash license list list_or_partial_list listing load load_files locale_destroy make_directory
make_library_index malloc_property message_queue_create message_queue_destroy module msort mutex_create mutex_destroy
mutex_lock mutex_trylock mutex_unlock name_singleton_vars nb_delete new_atom nl non_fd_var non_generic_var
non_terminal nonvar noprofile nospy not not_exists notrace number numbervars once open_null_stream
open_output_atom_stream open_output_chars_stream open_output_codes_stream os_version partial_list peek_byte peek_char
peek_code portray_clause print prolog_current_choice prolog_current_frame prolog_cut_to prolog_debug prolog_nodebug
prolog_pid prolog_skip_frame prompt1 protocol protocola protocolling put put_byte put_char put_code qcompile random
random_property rational read read_atom read_integer read_number read_pl_state_file read_token real_time
redefine_system_predicate reexport require residual_goals retract retractall see seeing set_end_of_stream set_input
set_linedit_prompt set_locale set_malloc set_module set_output set_prolog_gc_thread set_random set_seed shell shift
shift_for_copy sig_atomic sig_block sig_pending sig_unblock skip sleep snapshot socket_close sort source_file spy
sr_close sr_current_descriptor sr_new_pass string style_check system system_time tab tabled_call tell telling
thread_alias thread_detach thread_exit thread_get_message thread_join thread_peek_message thread_self throw tnot
transaction transaction_updates trie_destroy trie_new undo unget_byte unget_char unget_code unlink unload_file
unsetenv untable use_foreign_library use_module user_time var verbose_expansion version visible with_tty_raw
working_directory write write_canonical write_pl_state_file writeln writeq zip_lock zip_unlock
"""

_ARITY_2 = """
abolish absolute_file_name access_file add_stream_alias add_stream_mirror apply argument_value assert asserta assertz
atom_chars atom_codes atom_length atom_number atom_prefix atom_property atom_string atomic_list_concat
atomics_to_string attach_packs autoload b_getval b_setval bind_variables blob byte_count call call_cleanup call_det
call_residue_vars call_shared_object_function call_with_args char_code char_conversion char_type character_count
clause clause_property close close_output_atom_stream close_output_chars_stream close_output_codes_stream code_type
collation_key copy_predicate_clauses copy_stream_data copy_term copy_term_nat create_pipe current_alias
current_bip_name current_blob current_char_conversion current_format_predicate current_functor current_mirror
current_predicate current_prolog_flag current_resource current_table date_time_stamp dcg_translate_rule default_module
del_attr delete_import_module directory_files display display_to_atom display_to_chars display_to_codes downcase_atom
duplicate_term dwim_match dwim_predicate engine_next engine_next_reified engine_post environ exists_source
expand_file_name expand_file_search_path expand_goal expand_term fast_read fast_term_serialized fast_write
fd_cardinality fd_dom fd_domain fd_labeling fd_max fd_maximize fd_min fd_minimize fd_relation fd_relationc fd_size
file_base_name file_directory_name file_permission file_property find_linedit_completion flatten float_class forall
format format_predicate freeze frozen g_array_size g_assign g_assignb g_dec g_deco g_inc g_inco g_link g_read
g_reset_bit g_set_bit g_test_reset_bit g_test_set_bit get get0 get_attrs get_byte get_char get_code get_flag get_key
get_key_no_echo getenv hostname_address import_module instance is is_dict keysort last last_read_start_line_column
length license line_count line_position load_files locale_property lower_upper make_library_index maplist max_list
member memberchk message_queue_create message_queue_property message_queue_set message_to_string min_list
module_property msort mutex_create mutex_property name name_query_vars nb_current nb_getval nb_linkval nb_setval
new_atom nonground normalize_space number_atom number_chars number_codes number_string open_input_atom_stream
open_input_chars_stream open_input_codes_stream open_resource open_shared_object open_string peek_byte peek_char
peek_code permutation phrase portray_clause predicate_property prefix print print_message print_to_atom print_to_chars
print_to_codes profiler prolog_alert_signal prolog_file_name prolog_listen prolog_load_context prolog_skip_level
prolog_stack_property prolog_to_os_filename prolog_unlisten prompt put put_attrs put_byte put_char put_code qcompile
read read_atom read_from_atom read_from_chars read_from_codes read_integer read_number read_term
read_term_with_history read_token read_token_from_atom read_token_from_chars read_token_from_codes recorda recorded
recordz reexport remove_stream_mirror rename_file reverse rule same_file same_term send_signal set_bip_name set_flag
set_prolog_flag set_prolog_stack set_stream set_stream_buffering set_stream_eof_action set_stream_position
set_stream_type setenv shell sig_remove size_file skip socket socket_bind socket_listen sort source_file
source_file_property source_location spawn sr_change_options sr_error_from_exception sr_get_file_name
sr_get_include_list sr_get_include_stream_list sr_get_stream sr_write_error statistics stream_position stream_property
string_chars string_codes string_length string_lower string_upper sublist subsumes_term succ suffix sum_list system
tab temporary_name term_attvars term_expansion term_hash term_ref term_singletons term_string term_to_atom
term_variables text_to_string thread_create thread_get_message thread_idle thread_join thread_peek_message
thread_property thread_send_message thread_setconcurrency thread_signal thread_update thread_wait time_file tmp_file
transaction trie_gen trie_insert trie_property trie_term tty_goto tty_put tty_size unget_byte unget_char unget_code
unify_with_occurs_check unwrap_predicate upcase_atom use_foreign_library use_module var_number var_property
variant_hash variant_sha1 wait wildcard_match with_mutex with_output_to working_directory write write_canonical
write_canonical_to_atom write_canonical_to_chars write_canonical_to_codes write_term write_to_atom write_to_chars
write_to_codes writeln writeq writeq_to_atom writeq_to_chars writeq_to_codes zip_clone zip_close_ zipper_goto
"""

_COMPILED = {
    ("denial", 1),
    ("neural_individual", 1),
    ("at_least", 2),
    ("fewer_than", 2),
    ("finite", 2),
    ("neural_label", 2),
    ("neural_target", 2),
    ("proved", 2),
    ("reached", 2),
    ("refuted", 2),
}

_OPERATORS = r"""
$ , . | * ** *-> + - --> -> / // /\ : :- :< := ; < << = =.. =:= =< == => =@= =\= > >:< >= >> ? ?- ?= @ @< @=< @> @>=
\ \+ \/ \= \== \=@= ^ ## #/\ #< #<# #<=> #= #=# #=< #=<# #==> #> #># #>= #>=# #\ #\/ #\/\ #\<=> #\= #\=# #\==>
#\\/ as discontiguous div divs dynamic initialization is meta_predicate mod module_transparent multifile public rdiv
rem table tdiv thread_initialization thread_local tnot volatile xor
"""

#: Every operator of either system. As a functor it would need brackets here and be refused there.
OPERATORS: frozenset[str] = frozenset(_OPERATORS.split())

_SYMBOLS = OPERATORS | {"!", "[]", "[|]", "{}"}

#: (functor, arity) of every predicate that facts may not redefine.
RESERVED_PREDICATES: frozenset[tuple[str, int]] = frozenset(
    {(name, 1) for name in _ARITY_1.split()}
    | {(name, 2) for name in _ARITY_2.split()}
    | {(name, arity) for name in _SYMBOLS for arity in (1, 2)}
    | _COMPILED
)
