"""Members of a survey that say how it looks on a page, or that are read elsewhere: nothing is reported of them."""

from __future__ import annotations

from typing import Final

OF_QUESTION: Final = frozenset(
    (
        *("addRowText", "allowAddPanel", "allowAddRows", "allowRemovePanel", "allowRemoveRows"),
        *("allowRowsDragAndDrop", "alternateRows", "autoComplete", "autocomplete", "bindings", "cellType"),
        *("clearIfInvisible", "colSpan", "columnLayout", "columnMinWidth", "commentPlaceHolder"),
        *("commentPlaceholder", "commentText", "confirmDelete", "confirmDeleteText", "correctAnswer"),
        *("cssClasses", "customDescription", "dataList", "defaultDisplayValue", "defaultRowValue"),
        *("descriptionLocation", "detailPanelMode", "displayMode", "emptyRowsText", "errorLocation"),
        *("gridLayoutColumns", "hideColumnsIfEmpty", "hideNumber", "horizontalScroll", "id", "indent"),
        *("inputType", "isRequired", "keyName", "locale", "maxOthersLength", "maxWidth", "minWidth", "name"),
        *("newPanelPosition", "noEntriesText", "panelAddText", "panelNextText", "panelPrevText"),
        *("panelRemoveText", "removeRowText", "renderMode", "requiredErrorText", "resetValueExpression"),
        *("resetValueIf", "rightIndent", "rows", "showNumber", "showQuestionNumbers", "showRangeInProgress"),
        *("showTotalFooter", "size", "startWithNewLine", "state", "templateDescription", "templateTitle"),
        *("textUpdateMode", "title", "titleLocation", "totalText", "transposeData", "type"),
        *("useDisplayValuesInDynamicTexts", "verticalAlign", "width"),
    )
)
OF_PAGE: Final = frozenset(
    (
        *("colSpan", "description", "elements", "gridLayoutColumns", "id", "indent", "innerIndent", "isRequired"),
        *("maxWidth", "minWidth", "name", "navigationButtonsVisibility", "navigationDescription"),
        *("navigationTitle", "passed", "progressIsPassed", "questionDescriptionLocation"),
        *("questionErrorLocation", "questionStartIndex", "questionTitleLocation", "questionTitleWidth"),
        *("questions", "readOnly", "requiredErrorText", "scrollIntoView", "showNavigationButtons", "showNumber"),
        *("showQuestionNumbers", "startWithNewLine", "state", "title", "titleLocation", "type", "width"),
    )
)
OF_SURVEY: Final = frozenset(
    (
        *("$schema", "allowCompleteSurveyAutomatic", "autoAdvanceEnabled", "autoGrowComment", "backgroundImage"),
        *("calculatedValues", "checkErrorsMode", "clearInvisibleValues", "completeText", "completedBeforeHtml"),
        *("completedHtml", "cookieName", "description", "editText", "elements", "firstPageIsStarted"),
        *("fitToContainer", "focusFirstQuestionAutomatic", "goNextPageAutomatic", "gridLayoutEnabled"),
        *("headerView", "loadingHtml", "locale", "logo", "logoFit", "logoHeight", "logoPosition", "logoWidth"),
        *("maxOthersLength", "maxTextLength", "maxWidth", "minWidth", "mode", "name", "pageNextText"),
        *("pagePrevText", "pages", "previewText", "progressBarLocation", "progressBarType"),
        *("questionDescriptionLocation", "questionErrorLocation", "questionStartIndex", "questionTitleLocation"),
        *("questionTitlePattern", "questions", "questionsOnPageMode", "requiredMark", "requiredText"),
        *("sendResultOnPageNext", "showCompletedPage", "showInvisibleElements", "showNavigationButtons"),
        *("showPageNumbers", "showPageTitles", "showPrevButton", "showPreviewBeforeComplete", "showProgressBar"),
        *("showQuestionNumbers", "showTOC", "showTitle", "startSurveyText", "storeOthersAsComment", "surveyId"),
        *("surveyPostId", "textUpdateMode", "themeVariables", "title", "tocLocation", "validationEnabled"),
        *("width", "widthMode"),
    )
)
OF_CHOICES: Final = frozenset(
    (
        *("allowClear", "autocomplete", "choicesByUrl", "choicesLazyLoadEnabled", "choicesMax", "choicesMin"),
        *("choicesOrder", "choicesStep", "closeOnSelect", "colCount", "hasSelectAll", "hideIfChoicesEmpty"),
        *("hideSelectedItems", "itemSize", "maxDisplayItems", "minWidth", "placeholder", "renderAs"),
        *("searchEnabled", "searchMode", "selectAllText", "separateSpecialChoices", "showClearButton"),
        *("showSelectAllItem", "textWrapEnabled"),
    )
)
