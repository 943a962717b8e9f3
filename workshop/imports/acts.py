"""The acts on imports; they belong to the office's stream. People decide, the machine reads and places."""

from workshop.acts import Act
from workshop.imports import forms, placing, service

_PERSON, _MACHINE = "candidate.import", "system"

ACTS = (
    Act("import.open", forms.OpenImportForm, service.OpenImport, service.open_import, _PERSON),
    Act("import.stage", forms.StageRowsForm, service.StageRows, service.stage_rows, _MACHINE),
    Act("import.check", forms.CheckImportForm, service.CheckImport, service.check_import, _MACHINE),
    Act("import.bring", forms.OneImportForm, service.OneImport, service.bring_import, _PERSON),
    Act("import.place", forms.OneImportForm, service.OneImport, placing.place_rows, _MACHINE),
    Act("import.finish", forms.OneImportForm, service.OneImport, placing.finish_import, _MACHINE),
    Act("import.leave", forms.OneImportForm, service.OneImport, service.leave_import, _PERSON),
    Act("import.undo", forms.OneImportForm, service.OneImport, placing.undo_import, _PERSON),
    Act("import.told", forms.OneImportForm, service.OneImport, placing.tell_undone, _MACHINE),
)
