"""The use cases of those who make wizards: drafts, versions, impact, migration, templates, previews."""
