"""The input types: one module each, registered here in the union that a structure is read with."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from wizard.inputs.color_picker import ColorPicker
from wizard.inputs.columns import Column
from wizard.inputs.date_input import DateInput
from wizard.inputs.datetime_input import DatetimeInput
from wizard.inputs.field import InputField, SelectField, ValueRejected
from wizard.inputs.file_upload import FileUpload
from wizard.inputs.multiple_select import MultipleSelect
from wizard.inputs.number_input import NumberInput
from wizard.inputs.rating import Rating
from wizard.inputs.rich_text import RichText
from wizard.inputs.rows import Rows
from wizard.inputs.single_select import SingleSelect
from wizard.inputs.slider import Slider
from wizard.inputs.text_input import TextInput
from wizard.inputs.time_input import TimeInput

__all__ = [
    "ColorPicker",
    "Column",
    "DateInput",
    "DatetimeInput",
    "FileUpload",
    "InputField",
    "MultipleSelect",
    "NumberInput",
    "OptionSet",
    "Rating",
    "RichText",
    "Rows",
    "SelectField",
    "SingleSelect",
    "Slider",
    "TextInput",
    "TimeInput",
    "ValueRejected",
]

OptionSet = Annotated[
    SingleSelect
    | MultipleSelect
    | TextInput
    | NumberInput
    | DateInput
    | TimeInput
    | DatetimeInput
    | Rating
    | Slider
    | ColorPicker
    | FileUpload
    | RichText
    | Rows,
    Field(discriminator="selection_type"),
]
