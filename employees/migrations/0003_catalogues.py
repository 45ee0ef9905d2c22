"""Ranks and post types as data (domain: ranks I/a–IV/e with codes 11–45, PPPK I–XVII; post types with retirement age)."""

from django.db import migrations

PNS = [
    ("I/a", "11", "Juru Muda"),
    ("I/b", "12", "Juru Muda Tk I"),
    ("I/c", "13", "Juru"),
    ("I/d", "14", "Juru Tk I"),
    ("II/a", "21", "Pengatur Muda"),
    ("II/b", "22", "Pengatur Muda Tk I"),
    ("II/c", "23", "Pengatur"),
    ("II/d", "24", "Pengatur Tk I"),
    ("III/a", "31", "Penata Muda"),
    ("III/b", "32", "Penata Muda Tk I"),
    ("III/c", "33", "Penata"),
    ("III/d", "34", "Penata Tk I"),
    ("IV/a", "41", "Pembina"),
    ("IV/b", "42", "Pembina Tk I"),
    ("IV/c", "43", "Pembina Utama Muda"),
    ("IV/d", "44", "Pembina Utama Madya"),
    ("IV/e", "45", "Pembina Utama"),
]
PPPK = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII".split()
# key, name, group, level, leads people, retirement age
POST_TYPES = [
    ("jpt_utama", "JPT utama", "jpt", 100, True, 60),
    ("jpt_madya", "JPT madya", "jpt", 95, True, 60),
    ("jpt_pratama", "JPT pratama", "jpt", 90, True, 60),
    ("administrator", "Administrator", "administrator", 80, True, 58),
    ("pengawas", "Pengawas", "pengawas", 70, True, 58),
    ("jf_utama", "JF ahli utama", "jf_keahlian", 75, False, 65),
    ("jf_madya", "JF ahli madya", "jf_keahlian", 65, False, 60),
    ("jf_muda", "JF ahli muda", "jf_keahlian", 55, False, 58),
    ("jf_pertama", "JF ahli pertama", "jf_keahlian", 50, False, 58),
    ("jf_penyelia", "JF penyelia", "jf_keterampilan", 48, False, 58),
    ("jf_mahir", "JF mahir", "jf_keterampilan", 46, False, 58),
    ("jf_terampil", "JF terampil", "jf_keterampilan", 44, False, 58),
    ("jf_pemula", "JF pemula", "jf_keterampilan", 42, False, 58),
    ("pelaksana", "Pelaksana", "pelaksana", 40, False, 58),
]


def forwards(apps, schema_editor):
    rank = apps.get_model("employees", "Rank")
    for order, (code, siasn, name) in enumerate(PNS):
        rank.objects.create(kind="pns", code=code, siasn_code=siasn, name=name, order=order)
    for order, code in enumerate(PPPK):
        rank.objects.create(kind="pppk", code=code, order=order)
    post_type = apps.get_model("employees", "PostType")
    for key, name, group, level, is_leader, age in POST_TYPES:
        post_type.objects.create(key=key, name=name, group=group, level=level, is_leader=is_leader, retirement_age=age)


class Migration(migrations.Migration):
    dependencies = [("employees", "0002_reporting_line_overlap")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
