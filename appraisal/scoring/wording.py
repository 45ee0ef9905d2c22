"""The sentences of the explanation. Codes are stable; wording may improve."""

from appraisal.scoring.scheme import Text

SOURCE_NAMES: dict[str, Text] = {
    "self": {"id": "penilaian diri", "en": "self-assessment"},
    "supervisor": {"id": "atasan", "en": "supervisor"},
    "peer": {"id": "rekan kerja", "en": "peers"},
    "subordinate": {"id": "bawahan", "en": "subordinates"},
    "public": {"id": "masyarakat", "en": "public"},
}

SENTENCES: dict[str, Text] = {
    # Conversion
    "points": {
        "id": "Setiap jawaban diubah menjadi nilai sebelum dirata-ratakan (tingkat = nilai): {table}.",
        "en": "Every answer is turned into points before averaging (level = points): {table}.",
    },
    "public_points": {
        "id": "Jawaban masyarakat diubah menjadi nilai sebelum dirata-ratakan (jawaban = nilai): {table}.",
        "en": "Answers of the public are turned into points before averaging (answer = points): {table}.",
    },
    # Targets
    "target_higher": {
        "id": "Target “{title}”: makin tinggi makin baik, {realised} / {bound} × 100 = {uncapped} %.",
        "en": "Target “{title}”: higher is better, {realised} / {bound} × 100 = {uncapped} %.",
    },
    "target_lower": {
        "id": "Target “{title}”: makin rendah makin baik, (1 + (1 − {realised} / {bound})) × 100, paling rendah 0, "
        "= {uncapped} %.",
        "en": "Target “{title}”: lower is better, (1 + (1 − {realised} / {bound})) × 100, never below 0, = "
        "{uncapped} %.",
    },
    "target_range_inside": {
        "id": "Target “{title}”: realisasi {realised} berada di dalam rentang target, jadi {uncapped} %.",
        "en": "Target “{title}”: the realisation of {realised} lies inside the target range, so {uncapped} %.",
    },
    "target_zero_reached": {
        "id": "Target “{title}”: targetnya nol dan tercapai nol, jadi {uncapped} %.",
        "en": "Target “{title}”: the target is zero and zero was reached, so {uncapped} %.",
    },
    "target_zero_missed": {
        "id": "Target “{title}”: targetnya nol, tetapi realisasinya {realised}, jadi {uncapped} %.",
        "en": "Target “{title}”: the target is zero but the realisation is {realised}, so {uncapped} %.",
    },
    "target_capped": {
        "id": "Target “{title}”: capaian {uncapped} % dibatasi pada {cap} %, capaian tertinggi menurut skema.",
        "en": "Target “{title}”: {uncapped} % is limited to {cap} %, the most the scheme counts.",
    },
    "target_zero_given": {
        "id": "Target “{title}”: tidak ada realisasi; atasan memberi nol dengan alasan: {reason}",
        "en": "Target “{title}”: no realisation; the supervisor gave a zero with this reason: {reason}",
    },
    "target_taken_out": {
        "id": "Target “{title}” tidak dihitung karena kendala yang diterima ({reason}). Bobotnya {weight} % "
        "dibagikan kepada target lain menurut bobot masing-masing.",
        "en": "Target “{title}” is not counted because of an accepted obstacle ({reason}). Its weight of {weight} %"
        " is shared out among the other targets in proportion to their weights.",
    },
    "target_judged": {
        "id": "Target “{title}” dinilai dengan kata-kata, tidak dihitung. Yang diharapkan: {expected} "
        "Kesimpulan atasan: {judgement}",
        "en": "Target “{title}” is judged in words, not counted. Expected: {expected} The supervisor concludes: "
        "{judgement}",
    },
    "target_ended": {
        "id": "Target “{title}” tidak dihitung: dikeluarkan dari rencana kinerja melalui perubahan yang disepakati "
        "kedua pihak ({reason}). Bobot target lain telah disepakati kembali.",
        "en": "Target “{title}” is not counted: it was taken out of the plan by a change both sides agreed ({reason})."
        " The weights of the other targets were agreed anew.",
    },
    "target_weighted": {
        "id": "Target “{title}”: {percent} % × bobot {effective} % = {part}.",
        "en": "Target “{title}”: {percent} % × weight {effective} % = {part}.",
    },
    "targets_score": {
        "id": "Komponen “{label}”: jumlah seluruh target = {score}.",
        "en": "Component “{label}”: the targets together make {score}.",
    },
    # Rated components
    "source_mean": {
        "id": "Komponen “{label}”, sumber {source}: rata-rata {raters} penilai = {mean}.",
        "en": "Component “{label}”, source {source}: the mean of {raters} rater(s) is {mean}.",
    },
    "source_skipped": {
        "id": "Komponen “{label}”, sumber {source}: butir tanpa cukup jawaban tidak ikut dirata-ratakan ({items}); "
        "yang kosong bukan nol.",
        "en": "Component “{label}”, source {source}: items without enough answers are left out of the mean "
        "({items}); a missing answer is not a zero.",
    },
    "source_no_answer": {
        "id": "Komponen “{label}”, sumber {source}: tidak ada penilaian. Yang kosong bukan nol; bobotnya {weight} %"
        " dibagikan kepada sumber lain.",
        "en": "Component “{label}”, source {source}: there is no rating. Missing is not zero; its weight of "
        "{weight} % is shared out among the other sources.",
    },
    "source_below_minimum": {
        "id": "Komponen “{label}”, sumber {source}: penilai kurang dari {minimum} orang, maka demi kerahasiaan "
        "tidak dipakai dan tidak ditampilkan; bobotnya {weight} % dibagikan kepada sumber lain.",
        "en": "Component “{label}”, source {source}: there are fewer than {minimum} raters, so for secrecy their "
        "answers are neither used nor shown; the weight of {weight} % is shared out among the other sources.",
    },
    "source_too_few_judged": {
        "id": "Komponen “{label}”, sumber {source}: tidak ada butir yang dinilai oleh sedikitnya {minimum} orang, "
        "maka demi kerahasiaan tidak dipakai; bobotnya {weight} % dibagikan kepada sumber lain.",
        "en": "Component “{label}”, source {source}: no item was judged by at least {minimum} raters, so for "
        "secrecy the source is not used; its weight of {weight} % is shared out among the other sources.",
    },
    "source_shown_only": {
        "id": "Komponen “{label}”, sumber {source}: rata-rata {raters} penilai = {mean}, sebagai masukan saja dan "
        "tidak dihitung.",
        "en": "Component “{label}”, source {source}: the mean of {raters} rater(s) is {mean}, shown as input and "
        "not counted.",
    },
    "source_weighted": {
        "id": "Komponen “{label}”, sumber {source}: {mean} × bobot {effective} % (dalam skema {weight} %) = {part}.",
        "en": "Component “{label}”, source {source}: {mean} × weight {effective} % (in the scheme {weight} %) = "
        "{part}.",
    },
    "rated_score": {
        "id": "Komponen “{label}”: jumlah seluruh sumber = {score}.",
        "en": "Component “{label}”: the sources together make {score}.",
    },
    # Bonus
    "bonus": {
        "id": "Bonus “{label}”: {score} poin terverifikasi (paling banyak {maximum}).",
        "en": "Bonus “{label}”: {score} verified points (at most {maximum}).",
    },
    "bonus_none": {
        "id": "Bonus “{label}”: tidak ada poin terverifikasi, jadi tidak ada tambahan.",
        "en": "Bonus “{label}”: no verified points, so nothing is added.",
    },
    # Conclusion by bands
    "component_weighted": {
        "id": "Komponen “{label}”: {score} × bobot {weight} % = {part}.",
        "en": "Component “{label}”: {score} × weight {weight} % = {part}.",
    },
    "total": {
        "id": "Jumlah seluruh komponen dan bonus = {total}.",
        "en": "All components and bonuses together make {total}.",
    },
    "total_capped": {
        "id": "Jumlah {total} dibatasi pada {cap}, nilai tertinggi menurut skema.",
        "en": "The total of {total} is limited to {cap}, the most the scheme gives.",
    },
    "rounded": {
        "id": "Dibulatkan satu kali, di akhir, ke dua desimal (setengah ke atas): {score}.",
        "en": "Rounded once, at the end, to two decimals (half up): {score}.",
    },
    "classified": {
        "id": "Nilai {score} mencapai batas {minimum}: predikat {band}.",
        "en": "A score of {score} reaches the limit of {minimum}: the predicate is {band}.",
    },
    "idea_needed": {
        "id": "Predikat {band} juga mensyaratkan ide baru yang diterima; ide itu tidak ada, jadi predikat "
        "berikutnya yang berlaku.",
        "en": "The predicate {band} also requires an accepted new idea; there is none, so the next predicate applies.",
    },
    # Conclusion by quadrant
    "aid": {
        "id": "Angka bantu “{label}” = {score}; angka ini tidak menentukan predikat.",
        "en": "The aid “{label}” is {score}; it does not decide the predicate.",
    },
    "quadrant": {
        "id": "Atasan memilih hasil kerja {result} dan perilaku kerja {behaviour}: predikat {band}.",
        "en": "The supervisor chose work results {result} and behaviour {behaviour}: the predicate is {band}.",
    },
    # What is missing
    "realisation_missing": {
        "id": "Target “{title}” belum memiliki realisasi, kendala yang diterima, atau nol dengan alasan dari atasan.",
        "en": "Target “{title}” has no realisation, no accepted obstacle and no zero with a reason from the "
        "supervisor.",
    },
    "judgement_missing": {
        "id": "Target “{title}” belum disimpulkan oleh atasan dengan kata-kata "
        "dan tidak memiliki kendala yang diterima.",
        "en": "Target “{title}” has no conclusion of the supervisor in words and no accepted obstacle.",
    },
    "target_not_measurable": {
        "id": "Target “{title}” tidak dapat diukur; perbaiki nilai targetnya.",
        "en": "Target “{title}” cannot be measured; correct its target value.",
    },
    "targets_missing": {"id": "Belum ada target.", "en": "There are no targets."},
    "all_targets_taken_out": {
        "id": "Semua target dikeluarkan karena kendala, jadi tidak ada yang dapat dihitung.",
        "en": "All targets were taken out by obstacles, so there is nothing to count.",
    },
    "target_weights": {
        "id": "Bobot target berjumlah {total} %, seharusnya 100 %.",
        "en": "The weights of the targets make {total} %, not 100 %.",
    },
    "supervisor_missing": {
        "id": "Atasan belum menilai komponen “{label}”; tanpa atasan tidak ada nilai.",
        "en": "The supervisor has not rated component “{label}”; without the supervisor there is no score.",
    },
    "quadrant_result_missing": {
        "id": "Atasan belum memilih rating hasil kerja.",
        "en": "The supervisor has not chosen the rating of work results.",
    },
    "quadrant_behaviour_missing": {
        "id": "Atasan belum memilih rating perilaku kerja.",
        "en": "The supervisor has not chosen the rating of behaviour.",
    },
}

EXPECTATION_NAMES: dict[str, Text] = {
    "above": {"id": "di atas ekspektasi", "en": "above expectation"},
    "meets": {"id": "sesuai ekspektasi", "en": "meeting expectation"},
    "below": {"id": "di bawah ekspektasi", "en": "below expectation"},
}
