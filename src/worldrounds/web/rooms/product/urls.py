from django.urls import path

from worldrounds.web.rooms.product import comments, files, images, sources, uploads, versions

_DOCUMENT = "programmes/<slug:slug>/groups/<int:number>/room/document/"

urlpatterns = [
    path(f"{_DOCUMENT}preview/", files.preview, name="room-preview"),
    path(f"{_DOCUMENT}files/<slug:kind>/", files.file, name="room-file"),
    path(f"{_DOCUMENT}comments/", comments.list_and_add, name="room-comments"),
    path(f"{_DOCUMENT}comments/<int:pk>/", comments.change, name="room-comment"),
    path(f"{_DOCUMENT}versions/", versions.list_and_name, name="room-versions"),
    path(f"{_DOCUMENT}versions/<int:pk>/", versions.compare, name="room-version"),
    path(f"{_DOCUMENT}versions/<int:pk>/restore/", versions.restore, name="room-version-restore"),
    path(f"{_DOCUMENT}sources/", sources.list_and_add, name="room-sources"),
    path(f"{_DOCUMENT}sources/cite/", sources.cite, name="room-cite"),
    path(f"{_DOCUMENT}sources/<int:pk>/", sources.change, name="room-source"),
    path(f"{_DOCUMENT}images/", images.list_and_add, name="room-images"),
    path(f"{_DOCUMENT}images/uploads/", uploads.begin, name="room-uploads"),
    path(f"{_DOCUMENT}images/uploads/<int:pk>/", uploads.piece, name="room-upload"),
    path(f"{_DOCUMENT}images/<int:image>/", images.image, name="room-image"),
    path(f"{_DOCUMENT}images/<int:image>/remove/", images.remove, name="room-image-remove"),
]
