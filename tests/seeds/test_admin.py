import pytest
from django.urls import reverse

from seeds.models import ImportRun
from tests.seeds.folder import import_seeds

pytestmark = pytest.mark.django_db


def test_runs_are_listed_and_read_in_the_admin(admin_client, folder):
    import_seeds(folder)
    run = ImportRun.objects.get()

    listed = admin_client.get(reverse("admin:seeds_importrun_changelist"))
    read = admin_client.get(reverse("admin:seeds_importrun_change", args=[run.pk]))

    assert (listed.status_code, str(folder) in listed.content.decode()) == (200, True)
    assert (read.status_code, run.files["sources/article.txt"] in read.content.decode()) == (200, True)


def test_runs_are_never_changed_in_the_admin(admin_client, folder):
    import_seeds(folder)
    run = ImportRun.objects.get()

    answers = [
        admin_client.get(reverse("admin:seeds_importrun_add")),
        admin_client.post(reverse("admin:seeds_importrun_change", args=[run.pk]), {"account": "nobody"}),
        admin_client.post(reverse("admin:seeds_importrun_delete", args=[run.pk]), {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
