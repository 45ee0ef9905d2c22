"""The words of the field: choices with their labels. Codes are stored, labels are shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeZone(models.TextChoices):
    WIB = "Asia/Jakarta", _("Western Indonesia Time (WIB)")
    WITA = "Asia/Makassar", _("Central Indonesia Time (WITA)")
    WIT = "Asia/Jayapura", _("Eastern Indonesia Time (WIT)")


class Kind(models.TextChoices):
    PNS = "pns", _("PNS")
    PPPK = "pppk", _("PPPK")


class Sex(models.TextChoices):
    MALE = "m", _("male")
    FEMALE = "f", _("female")


class Education(models.TextChoices):
    SD = "sd", _("primary school (SD)")
    SMP = "smp", _("lower secondary school (SMP)")
    SMA = "sma", _("upper secondary school (SMA)")
    D1 = "d1", _("diploma I")
    D2 = "d2", _("diploma II")
    D3 = "d3", _("diploma III")
    S1 = "s1", _("bachelor (D-IV/S-1)")
    S2 = "s2", _("master (S-2)")
    S3 = "s3", _("doctorate (S-3)")


EDUCATION_ORDER = ("sd", "smp", "sma", "d1", "d2", "d3", "s1", "s2", "s3")


class LineKind(models.TextChoices):
    DEFINITIVE = "definitive", _("definitive supervisor")
    PLT = "plt", _("acting supervisor (PLT)")
    PLH = "plh", _("daily deputy (PLH)")


class Role(models.TextChoices):
    """Roles that are granted; the others follow from reporting lines and unit leaders."""

    HR = "hr", _("HR staff")
    PANEL = "panel", _("panel member")
    AUDITOR = "auditor", _("auditor")


class PostGroup(models.TextChoices):
    JPT = "jpt", _("high leadership post (JPT)")
    ADMINISTRATOR = "administrator", _("administrator")
    PENGAWAS = "pengawas", _("supervisory post (pengawas)")
    PELAKSANA = "pelaksana", _("executive post (pelaksana)")
    JF_EXPERT = "jf_keahlian", _("functional post, expertise (JF keahlian)")
    JF_SKILL = "jf_keterampilan", _("functional post, skill (JF keterampilan)")


# Pages of the access log; other apps pass codes of their own, which are shown as they are unless they stand here.
FILE_PAGES = {
    "employee": _("staff record"),
    "appraisal": _("appraisal"),
    "scorecard": _("scorecard"),
    "report": _("yearly report"),
    "mentoring": _("feedback and mentoring"),
    "career": _("career"),
}

# Actions of the audit trail in words. All apps tell into one trail, so the words stand in one place.
ACTIONS = {
    "employee.added": _("Staff record added"),
    "employee.changed": _("Staff record changed"),
    "employee.imported": _("Staff record written by an import"),
    "employee.deactivated": _("Left service"),
    "employee.reactivated": _("Back in service"),
    "reporting_line.added": _("Reporting line added"),
    "reporting_line.ended": _("Reporting line ended"),
    "reporting_line.removed": _("Reporting line removed"),
    "account.invited": _("Invited to set a password"),
    "account.accepted": _("Password set with an invitation"),
    "account.password_changed": _("Password changed"),
    "employee.exported": _("Staff list exported"),
    "role.granted": _("Role granted"),
    "role.ended": _("Role ended"),
    "unit.added": _("Unit added"),
    "unit.changed": _("Unit changed"),
    "unit.imported": _("Unit written by an import"),
    "position.added": _("Position added"),
    "position.changed": _("Position changed"),
    "position.imported": _("Position written by an import"),
    "staff_import.added": _("Staff file uploaded"),
    "staff_import.columns_corrected": _("Columns of a staff file corrected"),
    "staff_import.confirmed": _("Staff import confirmed"),
    "staff_import.written": _("Staff import written"),
    "staff_import.cancelled": _("Staff import cancelled"),
    "staff_import.retried": _("Staff import started again"),
    "supervisor_report.report": _("Wrong supervisor reported"),
    "supervisor_report.confirm": _("Confirmed as the supervisor"),
    "supervisor_report.carry_out": _("Reporting line changed as reported"),
    "supervisor_report.decline": _("Declined by the named supervisor"),
    "supervisor_report.refuse": _("Report about the supervisor refused"),
    "supervisor_report.withdraw": _("Report about the supervisor withdrawn"),
    "scheme.create": _("Scheme loaded"),
    "scheme.update": _("Scheme changed"),
    "indicator.add": _("Indicator added"),
    "indicator.change": _("Indicator changed"),
    "indicator.take_over": _("Indicator taken over from a model set"),
    "sheet_import.check": _("Spreadsheet uploaded and checked"),
    "sheet_import.apply": _("Spreadsheet written"),
    "sheet_import.drop": _("Spreadsheet dropped"),
    "sheet.prepared": _("Spreadsheet for realisations downloaded"),
    "realisation.import": _("Realisations imported from a spreadsheet"),
    "cycle.add": _("Appraisal year prepared"),
    "cycle.change": _("Appraisal year changed"),
    "cycle.open": _("Appraisal year opened"),
    "cycle.refresh_people": _("People of the appraisal year brought up to date"),
    "cycle.remind": _("People reminded of a stage"),
    "cycle.draw_raters": _("Peers and subordinates drawn"),
    "practice.add": _("Practice case added"),
    "practice.change": _("Practice case changed"),
    "practice.take": _("Model practice cases taken over"),
    "cycle.extend_ratings": _("Rating window extended"),
    "cycle.draw_rules": _("Numbers of the draw changed"),
    "conflict.declare": _("Conflict of interest declared"),
    "conflict.end": _("Declared conflict ended"),
    "works_with.add": _("Colleague of another unit added to the draw"),
    "works_with.remove": _("Colleague of another unit taken out of the draw"),
    "handover.cut": _("Period cut by date, handed over"),
    "handover.join": _("Appraisal taken over by the new supervisor"),
    "handover.correct": _("Supervisor of an appraisal corrected"),
    "handover.write_note": _("Hand-over note written"),
    "exemption.record": _("Exemption recorded"),
    "exemption.end": _("Exemption ended earlier"),
    "exemption.cancel": _("Exemption cancelled"),
    "cycle.start_publication": _("Publication started"),
    "cycle.stop_publication": _("Publication stopped"),
    "cycle.publish": _("Results published"),
    "appraisal.submit_plan": _("Plan submitted"),
    "appraisal.return_plan": _("Plan returned"),
    "appraisal.agree_plan": _("Plan agreed"),
    "appraisal.reopen_plan": _("Plan opened again"),
    "appraisal.finish_rating": _("Rating finished"),
    "appraisal.send_back": _("Rating sent back"),
    "appraisal.countersign": _("Rating countersigned"),
    "appraisal.publish": _("Result published"),
    "appraisal.acknowledge": _("Result acknowledged"),
    "target.add": _("Target added"),
    "target.link": _("Target linked to a result of the superior"),
    "result_assignment.assign": _("Result of the superior assigned"),
    "result_assignment.take_up": _("Assigned result taken up"),
    "result_assignment.decline": _("Assigned result declined"),
    "result_assignment.withdraw": _("Assigned result withdrawn"),
    "target.change": _("Target changed"),
    "target.remove": _("Target removed"),
    "target.end": _("Target taken out of the plan by an agreed change"),
    "target.serves_lost": _("Result of the superior removed"),
    "plan_change.propose": _("Change of the plan proposed"),
    "plan_change.agree": _("Change of the plan agreed"),
    "plan_change.refuse": _("Change of the plan refused"),
    "plan_change.withdraw": _("Change of the plan withdrawn"),
    "plan_change.close": _("Change of the plan closed: the plan was opened again"),
    "plan.share_out": _("Weights of the plan shared out evenly"),
    "plan.scale_weights": _("Weights of the plan scaled to 100"),
    "plan.set_weights": _("Weights of the plan changed"),
    "plan.copy": _("Targets of an earlier plan copied"),
    "plan.apply_model": _("Targets of a model plan copied"),
    "plan.write_frame": _("Annexes of the plan written"),
    "plan.write_expectations": _("Special expectations written"),
    "target.judge": _("Target concluded in words"),
    "model_plan.add": _("Model plan made"),
    "model_plan.change": _("Model plan changed"),
    "model_plan.change_targets": _("Targets of a model plan changed"),
    "target.give_zero": _("Zero given to a target"),
    "realisation.add": _("Realisation recorded"),
    "realisation.withdraw": _("Realisation withdrawn"),
    "evidence.add": _("Evidence added"),
    "evidence.accept": _("Evidence accepted"),
    "evidence.question": _("Evidence questioned"),
    "evidence.refuse": _("Evidence refused"),
    "evidence.reply": _("Answer to a verdict on evidence"),
    "review.note": _("Note for a periodic review written"),
    "review.note_change": _("Note for a periodic review changed"),
    "review.conclude": _("Periodic review concluded"),
    "review.conclude_alone": _("Periodic review concluded without a note of the employee"),
    "review.correct": _("Conclusion of a periodic review corrected"),
    "obstacle.claim": _("Obstacle reported"),
    "obstacle.answer": _("Obstacle answered"),
    "rating.submit_self": _("Self-assessment submitted"),
    "rating.submit_supervisor": _("Supervisor's rating submitted"),
    "service_point.add": _("Service point added"),
    "service_point.change": _("Service point changed"),
    "service_point.set_officer": _("Officer of a service point changed"),
    "service_point.issue_tickets": _("One-time tickets issued"),
    "kiosk.add": _("Tablet of a service point added"),
    "kiosk.end": _("Tablet of a service point withdrawn"),
    "comment.release": _("Comment of the public released"),
    "comment.withhold": _("Comment of the public withheld"),
    "comment.reply": _("Reply to a comment of the public"),
    "session.schedule": _("Feedback session scheduled"),
    "session.hold": _("Feedback session held"),
    "session.cancel": _("Feedback session cancelled"),
    "session.acknowledge": _("Feedback session acknowledged"),
    "session.close": _("Feedback session acknowledged by both"),
    "session.action_done": _("Agreed action done"),
    "session.move": _("Feedback session moved"),
    "agenda_template.save": _("Agenda templates changed"),
    "feedback.give": _("Feedback given"),
    "feedback.reply": _("Feedback replied to"),
    "feedback.withdraw": _("Feedback taken back"),
    "feedback.ask": _("Feedback asked for"),
    "feedback_request.answer": _("Request for feedback answered"),
    "feedback_request.decline": _("Request for feedback declined"),
    "improvement.open": _("Improvement plan opened"),
    "improvement.acknowledge": _("Improvement plan acknowledged"),
    "improvement.extend": _("Last day of an improvement plan moved"),
    "improvement.milestone": _("Milestone added"),
    "improvement.judge": _("Milestone judged"),
    "improvement.close": _("Improvement plan closed"),
    "mentorship.propose": _("Mentorship proposed"),
    "mentorship.accept": _("Mentorship accepted"),
    "mentorship.decline": _("Mentorship declined"),
    "mentorship.close": _("Mentorship closed"),
    "mentorship.agree": _("Mentee agreed to a proposed mentor"),
    "mentorship.goals": _("Goals of a mentor pair written"),
    "mentorship.agree_goals": _("Goals of a mentor pair agreed"),
    "mentorship.meeting": _("Meeting of a mentor pair written down"),
    "mentorship.review": _("Mentor pair looked back"),
    "mentorship.contribution": _("Mentor answered whether it counts as a contribution"),
    "mentorship.exported": _("List of mentor pairs exported"),
    "mentoring_topic.add": _("Mentoring topic added"),
    "mentoring_topic.change": _("Mentoring topic changed"),
    "mentor_offer.add": _("Offered to be a mentor"),
    "mentor_offer.change": _("Offer of a mentor changed"),
    "mentor_request.add": _("Asked for a mentor"),
    "mentor_request.change": _("Request for a mentor changed"),
    "mentor_request.match": _("Request for a mentor matched"),
    "mentor_request.reopen": _("Request for a mentor waits again"),
    "mentor_request.withdraw": _("Request for a mentor withdrawn"),
    "matching.run": _("Mentors and mentees matched"),
    "match_proposal.accept": _("Proposed pair taken over"),
    "match_proposal.drop": _("Proposed pair left out"),
    "development_item.propose": _("Item of the development plan proposed"),
    "development_item.choose": _("Item of the development plan chosen"),
    "development_item.drop": _("Item of the development plan dropped"),
    "development_item.finish": _("Item of the development plan done"),
    "training_record.add": _("Training recorded"),
    "training_record.confirm": _("Training confirmed"),
    "training_record.refuse": _("Training not confirmed"),
    "opening.add": _("Opening prepared"),
    "opening.change": _("Opening changed"),
    "opening.panel": _("Panel of the opening changed"),
    "opening.publish": _("Opening published"),
    "opening.close": _("Opening closed"),
    "opening.finish": _("Opening decided"),
    "candidacy.nominate": _("Candidate nominated"),
    "candidacy.recheck": _("Requirements checked again"),
    "candidacy.propose": _("First decision about a candidate made"),
    "candidacy.disagree": _("First decision not confirmed"),
    "candidacy.select": _("Candidate selected"),
    "candidacy.reject": _("Candidate not selected"),
    "candidacy.withdraw": _("Candidacy withdrawn"),
    "report.issued": _("Yearly report issued"),
    "report_batch.ordered": _("Yearly reports ordered"),
    "report_batch.cancelled": _("Order of yearly reports cancelled"),
    "report_batch.retried": _("Yearly reports started again"),
}

# The buttons of a report "my supervisor is wrong": what stands on it, and what it does.
REPORT_STEPS = {
    "confirm": (_("Yes, I am the supervisor"), _("You confirm that this person works under your supervision.")),
    "carry_out": (
        _("Change the reporting line"),
        _("The present reporting line ends the day before, the new one begins on the day given in the report."),
    ),
    "decline": (_("No, I am not the supervisor"), _("Nothing changes. The person who reported reads your reason.")),
    "refuse": (_("Do not change anything"), _("Nothing changes. The person who reported reads your reason.")),
    "withdraw": (_("Withdraw the report"), _("Nothing changes, and you can report again later.")),
}
REPORT_WAITS_FOR = {
    "reported": _("It waits for the named supervisor to confirm."),
    "confirmed": _("It waits for HR to change the reporting line."),
    "done": _("The reporting line was changed."),
    "declined": _("It was declined; the reason stands below."),
    "withdrawn": _("It was withdrawn."),
}
