"""The C interface of SWI-Prolog, typed, on a private handle of the library that pyswip found and started.

The only module that imports pyswip; it does so inside `start_library`, never at import. Imports errors and locate.

Functions that only move data hold Python's global lock, which is quicker; the one that runs goals releases it, so that
other Python threads go on and Ctrl-C is seen.
"""

from __future__ import annotations

import atexit
import ctypes
import importlib
from dataclasses import dataclass
from typing import Any

from neurologic.errors import PrologNotFound
from neurologic.reasoning.locate import MINIMUM_VERSION, REMEDY, find_prolog, too_old, version_text

TEXT_ATOM = 2
TEXT_STRING = 6
UTF8 = 0x00100000
CONVERT_STRING = 0x00000002
BUFFER_MALLOC = 0x00020000
CATCH_EXCEPTION = 0x0008
NO_DEBUG = 0x0004
KEEP_MEMORY_AT_EXIT = 0x10000 | 0x20000  # no reclaim, no cancel: the process ends anyway

_Term = ctypes.c_size_t
_Atom = ctypes.c_size_t
_Functor = ctypes.c_size_t
_Frame = ctypes.c_size_t
_Pointer = ctypes.c_void_p
_Length = ctypes.c_size_t
_Done = ctypes.c_bool  # reads one byte: right for the int of SWI-Prolog 9 and the bool of 10

_PROTOTYPES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "PL_open_foreign_frame": (_Frame, ()),
    "PL_discard_foreign_frame": (None, (_Frame,)),
    "PL_new_term_ref": (_Term, ()),
    "PL_new_term_refs": (_Term, (ctypes.c_size_t,)),
    "PL_put_variable": (_Done, (_Term,)),
    "PL_put_term": (_Done, (_Term, _Term)),
    "PL_put_nil": (_Done, (_Term,)),
    "PL_put_int64": (_Done, (_Term, ctypes.c_int64)),
    "PL_put_float": (_Done, (_Term, ctypes.c_double)),
    "PL_put_chars": (_Done, (_Term, ctypes.c_int, _Length, ctypes.c_char_p)),
    "PL_new_atom_mbchars": (_Atom, (ctypes.c_int, _Length, ctypes.c_char_p)),
    "PL_put_atom": (_Done, (_Term, _Atom)),
    "PL_unregister_atom": (None, (_Atom,)),
    "PL_put_term_from_chars": (_Done, (_Term, ctypes.c_int, _Length, ctypes.c_char_p)),
    "PL_cons_functor_v": (_Done, (_Term, _Functor, _Term)),
    "PL_cons_list": (_Done, (_Term, _Term, _Term)),
    "PL_get_atom": (_Done, (_Term, ctypes.POINTER(_Atom))),
    "PL_new_functor_sz": (_Functor, (_Atom, _Length)),
    "PL_get_nchars": (_Done, (_Term, ctypes.POINTER(_Length), ctypes.POINTER(_Pointer), ctypes.c_uint)),
    "PL_free": (None, (_Pointer,)),
    "PL_predicate": (_Pointer, (ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)),
    "PL_call_predicate": (_Done, (_Pointer, ctypes.c_int, _Pointer, _Term)),
    "PL_record_external": (_Pointer, (_Term, ctypes.POINTER(_Length))),
    "PL_recorded_external": (_Done, (_Pointer, _Term)),
    "PL_erase_external": (_Done, (_Pointer,)),
    "PL_clear_exception": (None, ()),
    "PL_mark_string_buffers": (None, (ctypes.POINTER(ctypes.c_size_t),)),
    "PL_release_string_buffers_from_mark": (None, (ctypes.c_size_t,)),
    "PL_handle_signals": (ctypes.c_int, ()),
    "PL_thread_self": (ctypes.c_int, ()),
    "PL_thread_attach_engine": (ctypes.c_int, (_Pointer,)),
    "PL_thread_destroy_engine": (_Done, ()),
    "PL_create_engine": (_Pointer, (_Pointer,)),
    "PL_set_engine": (ctypes.c_int, (_Pointer, ctypes.POINTER(_Pointer))),
    "PL_destroy_engine": (_Done, (_Pointer,)),
    "PL_version_info": (ctypes.c_uint, (ctypes.c_int,)),
    "PL_cleanup": (ctypes.c_int, (ctypes.c_int,)),
}


@dataclass
class Library:
    """A started SWI-Prolog.

    Attributes
    ----------
    quick : ctypes.PyDLL
        Typed functions that keep Python's global lock.
    call : callable
        `PL_call_predicate` on a handle that releases it.
    cleanup : callable
        `PL_cleanup`, likewise.
    started_here : bool
        Whether Prolog was started by this thread, which then is Prolog's main thread.
    version : int
        Such as 90004 for 9.0.4.
    ended : bool
        Whether Prolog has been shut down, after which no function may be called.
    """

    quick: ctypes.PyDLL
    call: Any
    cleanup: Any
    started_here: bool
    version: int
    ended: bool = False


def start_library() -> Library:
    """Find and start SWI-Prolog, in the thread that is to own it; return its functions.

    Raises
    ------
    PrologNotFound
        When SWI-Prolog or pyswip is missing, or SWI-Prolog is older than 9.0.0.
    """
    found = find_prolog()
    if found.problem is not None:
        raise PrologNotFound(found.problem, version=found.version)
    try:
        core = importlib.import_module("pyswip.core")
    except ImportError as error:
        raise PrologNotFound(f"The package pyswip cannot be imported ({error}). Run: pip install pyswip") from error
    except (OSError, AttributeError) as error:  # a library of another architecture, or without what pyswip needs
        raise PrologNotFound(f"pyswip cannot load SWI-Prolog: {error}. {REMEDY}") from error
    name: str = core._lib._name
    quick, releasing = ctypes.PyDLL(name), ctypes.CDLL(name)
    for handle in (quick, releasing):
        for function, (result, arguments) in _PROTOTYPES.items():
            prototype = getattr(handle, function)
            prototype.restype = result
            prototype.argtypes = arguments
    version = int(quick.PL_version_info(1))
    if version < MINIMUM_VERSION:
        raise PrologNotFound(too_old(version), version=version_text(version))
    started_here = quick.PL_thread_self() == 1
    if started_here:
        # It would clean up from Python's main thread, which is not Prolog's; the keeper (see runner) does it instead.
        atexit.unregister(core.cleanupProlog)
    return Library(quick, releasing.PL_call_predicate, releasing.PL_cleanup, started_here, version)
