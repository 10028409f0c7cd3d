"""Questions that are neither typed nor chosen: files, signatures, what is worked out."""

from __future__ import annotations

from wizard.building.surveyjs.basics import begun
from wizard.building.surveyjs.drafted import DraftedField
from wizard.building.surveyjs.source import Condition, Source
from wizard.building.surveyjs.survey import Survey

_MOST_FILES = 1000


def file(survey: Survey, source: Source) -> list[DraftedField]:
    """`file`: without `allowMultiple` a single one."""
    source.ignore("storeDataAsText", "waitForUpload", "needConfirmRemoveFile", "showPreview", "allowImagesPreview")
    source.ignore("imageWidth", "imageHeight", "sourceType", "fileOrPhotoPlaceholder", "photoPlaceholder")
    types = [each.strip()[:200] for each in source.string("acceptedTypes").split(",") if each.strip()]
    size = source.whole("maxSize")
    many = source.flag("allowMultiple")
    return [
        begun(
            survey,
            source,
            "file_upload",
            "rows",
            accepted_types=types[:50],
            max_size_bytes=size if size and size > 0 else None,
            max_files=min(source.whole("maxFiles") or _MOST_FILES, _MOST_FILES) if many else 1,
        )
    ]


def signature(survey: Survey, source: Source) -> list[DraftedField]:
    """`signaturepad`: uploaded as a picture."""
    message = "A signature can't be drawn here; a picture of it is asked for."
    survey.tell(source.pointer, "signature", message, "partly")
    source.ignore(*(name for name in source.members if name.startswith(("signature", "pen", "background", "data"))))
    return [begun(survey, source, "file_upload", "rows", accepted_types=["image/*"], max_files=1)]


def worked_out(survey: Survey, source: Source) -> list[DraftedField]:
    """`expression`: a computed field, whose type follows from the expression."""
    expression = source.condition("expression")
    if expression is None:
        survey.tell(source.pointer, "expression", "There is no expression to work out.")
        return []
    return [computed(survey, source, expression)]


def computed(survey: Survey, source: Source, expression: Condition) -> DraftedField:
    """The type is settled when the expression is translated."""
    source.ignore("displayStyle", "currency", "format", "maximumFractionDigits", "minimumFractionDigits", "useGrouping")
    source.ignore("precision", "visible")
    drafted = begun(survey, source, "text_input", "text")
    drafted.document |= {"is_required": False, "question": ""}
    drafted.given, drafted.required_if, drafted.proposal = [], None, None
    drafted.computed = expression
    return drafted
