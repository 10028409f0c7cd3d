"""Surveys of SurveyJS as people really have them: satisfaction, a job application, a patient's intake, an order."""

from __future__ import annotations

from typing import Any

SATISFACTION: dict[str, Any] = {
    "locale": "en",
    "title": {"default": "Net Promoter Score", "de": "Weiterempfehlung"},
    "logoPosition": "right",
    "completedHtml": "<h3>Thank you, {name}!</h3>",
    "completedHtmlOnCondition": [{"expression": "{nps_score} > 8", "html": "<h3>You made our day</h3>"}],
    "pages": [
        {
            "name": "page1",
            "elements": [
                {
                    "type": "rating",
                    "name": "nps_score",
                    "title": {
                        "default": "On a scale from 0 to 10, how likely are you to recommend us?",
                        "de": "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
                        "pt-br": "Qual a probabilidade de nos recomendar?",
                    },
                    "isRequired": True,
                    "rateMin": 0,
                    "rateMax": 10,
                    "minRateDescription": "Very unlikely",
                    "maxRateDescription": "Very likely",
                },
                {
                    "type": "checkbox",
                    "name": "promoter_features",
                    "visibleIf": "{nps_score} >= 9",
                    "title": "Which of the following features do you value the most?",
                    "isRequired": True,
                    "validators": [{"type": "answercount", "text": "Choose up to three.", "maxCount": 3}],
                    "choices": ["Performance", "Stability", {"value": "ui", "text": "User interface"}],
                    "showOtherItem": True,
                    "otherText": "Other feature:",
                    "showNoneItem": True,
                    "colCount": 2,
                },
                {
                    "type": "comment",
                    "name": "passive_experience",
                    "visibleIf": "{nps_score} > 6 and {nps_score} < 9",
                    "title": "What is the primary reason for your score?",
                },
                {
                    "type": "comment",
                    "name": "disappointed_experience",
                    "visibleIf": "{nps_score} notempty and {nps_score} <= 6",
                    "title": "What do you miss, {name}?",
                    "maxLength": 500,
                },
                {"type": "text", "name": "name", "title": "Your name"},
            ],
        }
    ],
}

APPLICATION: dict[str, Any] = {
    "title": "Job application",
    "calculatedValues": [{"name": "isSenior", "expression": "iif({yearsOfExperience} >= 8, 'yes', 'no')"}],
    "pages": [
        {
            "name": "personal",
            "title": "About you",
            "elements": [
                {"type": "html", "name": "intro", "html": "<p>It takes <b>five</b> minutes.</p>"},
                {
                    "type": "multipletext",
                    "name": "fullName",
                    "title": "Full name",
                    "items": [
                        {"name": "first", "title": "First name", "isRequired": True},
                        {"name": "last", "title": "Last name", "isRequired": True},
                    ],
                },
                {
                    "type": "text",
                    "name": "email",
                    "inputType": "email",
                    "isRequired": True,
                    "requiredErrorText": "We need it to write to you.",
                    "validators": [{"type": "email"}],
                },
                {
                    "type": "text",
                    "name": "birthDate",
                    "inputType": "date",
                    "isRequired": True,
                    "maxValueExpression": "today()",
                    "validators": [
                        {"type": "expression", "expression": "age({birthDate}) >= 18", "text": "You have to be 18."}
                    ],
                },
                {
                    "type": "panel",
                    "name": "workPanel",
                    "title": "Your work",
                    "description": "What you did so far.",
                    "elements": [
                        {
                            "type": "text",
                            "name": "yearsOfExperience",
                            "inputType": "number",
                            "isRequired": True,
                            "min": 0,
                            "max": 60,
                        },
                        {
                            "type": "panel",
                            "name": "seniorPanel",
                            "visibleIf": "{yearsOfExperience} >= 8 or {email} contains '@example.org'",
                            "elements": [{"type": "boolean", "name": "hasLedTeam", "title": "Have you led a team?"}],
                        },
                        {
                            "type": "text",
                            "name": "teamSize",
                            "inputType": "number",
                            "visibleIf": "{hasLedTeam} = true",
                            "requiredIf": "{yearsOfExperience} > 10",
                        },
                        {
                            "type": "paneldynamic",
                            "name": "jobs",
                            "title": "Previous jobs",
                            "templateTitle": "Job #{panelIndex}",
                            "minPanelCount": 1,
                            "maxPanelCount": 5,
                            "templateElements": [
                                {"type": "text", "name": "company", "isRequired": True},
                                {"type": "text", "name": "from", "inputType": "date"},
                                {"type": "dropdown", "name": "kind", "choices": ["full time", "part time"]},
                            ],
                        },
                    ],
                },
                {"type": "file", "name": "cv", "title": "Your CV", "acceptedTypes": ".pdf,.docx", "maxSize": 5000000},
            ],
        },
        {
            "name": "terms",
            "visibleIf": "{isSenior} = 'yes'",
            "elements": [
                {"type": "text", "name": "salary", "inputType": "number", "title": "Expected salary"},
                {
                    "type": "matrix",
                    "name": "skills",
                    "title": "How well do you know these?",
                    "columns": [{"value": 1, "text": "A little"}, {"value": 2, "text": "Well"}],
                    "rows": ["SQL", {"value": "py", "text": "Python"}],
                },
                {"type": "comment", "name": "why", "visibleIf": "{skills.py} = 2", "isRequired": True},
            ],
        },
    ],
}

INTAKE: dict[str, Any] = {
    "title": "Patient intake",
    "pages": [
        {
            "name": "patient",
            "elements": [
                {
                    "type": "radiogroup",
                    "name": "sex",
                    "title": "Sex at birth",
                    "choices": [{"value": "f", "text": "Female"}, {"value": "m", "text": "Male"}],
                    "isRequired": True,
                },
                {
                    "type": "boolean",
                    "name": "pregnant",
                    "visibleIf": "{sex} = 'f'",
                    "valueTrue": "Y",
                    "valueFalse": "N",
                },
                {
                    "type": "tagbox",
                    "name": "conditions",
                    "title": "Do you have any of these?",
                    "choices": ["asthma", "diabetes", "hypertension"],
                    "hasNone": True,
                    "isRequired": True,
                },
                {
                    "type": "dropdown",
                    "name": "worst",
                    "title": "Which one troubles you most?",
                    "choicesFromQuestion": "conditions",
                    "choicesFromQuestionMode": "selected",
                    "visibleIf": "{conditions.length} > 1 and !({conditions} contains 'none')",
                },
                {
                    "type": "text",
                    "name": "insulin",
                    "inputType": "range",
                    "min": 0,
                    "max": 50,
                    "visibleIf": "{conditions} anyof ['diabetes'] && {pregnant} != 'Y'",
                },
                {
                    "type": "text",
                    "name": "height_m",
                    "inputType": "number",
                    "step": 0.01,
                    "isRequired": True,
                    "min": 0.5,
                },
                {"type": "text", "name": "weight_kg", "inputType": "number", "isRequired": True},
                {
                    "type": "expression",
                    "name": "bmi",
                    "title": "BMI",
                    "expression": "round({weight_kg} / ({height_m} * {height_m}), 1)",
                },
                {"type": "html", "name": "warning", "html": "Talk to us.", "visibleIf": "{bmi} > 30"},
                {"type": "comment", "name": "diet", "visibleIf": "{bmi} > 30", "title": "Tell us about your diet"},
                {"type": "signaturepad", "name": "signature"},
            ],
        }
    ],
}

ORDER: dict[str, Any] = {
    "title": "Order form",
    "elements": [
        {
            "type": "matrixdynamic",
            "name": "items",
            "title": "What would you like?",
            "isRequired": True,
            "minRowCount": 1,
            "columns": [
                {"name": "product", "cellType": "text", "isRequired": True},
                {"name": "quantity", "cellType": "text", "inputType": "number", "isRequired": True, "min": 1},
                {"name": "price", "cellType": "text", "inputType": "number", "isRequired": True},
            ],
        },
        {"type": "expression", "name": "pieces", "expression": "sumInArray({items}, 'quantity')"},
        {
            "type": "dropdown",
            "name": "shipping",
            "choices": ["standard", {"value": "express", "visibleIf": "{gift} = false"}],
            "defaultValue": "standard",
            "isRequired": True,
        },
        {"type": "boolean", "name": "gift", "title": "Is it a gift?", "defaultValue": False},
        {"type": "text", "name": "giftMessage", "visibleIf": "{gift}", "enableIf": "{pieces} > 0"},
        {
            "type": "text",
            "name": "deliveryDate",
            "inputType": "date",
            "minValueExpression": "today(2)",
            "visibleIf": "{shipping} = 'express' or {pieces} >= 10",
        },
        {"type": "text", "name": "zip", "validators": [{"type": "regex", "regex": "^\\d{5}$", "text": "Five digits."}]},
        {"type": "text", "name": "voucher", "validators": [{"type": "regex", "regex": "^(?!FAKE)\\w+$"}]},
    ],
}

SURVEYS: dict[str, dict[str, Any]] = {
    "satisfaction": SATISFACTION,
    "application": APPLICATION,
    "intake": INTAKE,
    "order": ORDER,
}
