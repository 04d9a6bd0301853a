"""Static files under names that carry a hash of their content, also inside JavaScript modules."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Django's hashed names; import statements of ES modules are rewritten too."""

    support_js_module_import_aggregation = True
    manifest_strict = False
