"""Every sentence an officer reads: on alert cards, prompts and lists."""

from db.terms import Department, Urgency

HEADS: dict[Urgency, str] = {
    Urgency.EMERGENCY: "ฉุกเฉิน",
    Urgency.URGENT: "ด่วน",
    Urgency.NORMAL: "เรื่องใหม่",
}
HEAD_SCREENING = "ขอให้คัดกรอง"
HEAD_MINE = "เรื่องที่คุณดูแล"
ALERT_ALT = "{head}: {need} {place} ({number})"

PLACE_ASSUMED = "{place} (จากเรื่องก่อน ผู้แจ้งยังไม่ยืนยัน)"
WHY_ROW = "ส่งมาเพราะ"
WORDS_ROW = "จากคำว่า"
EMPLOYER_ROW = "สถานที่ทำงาน"
ALSO_ROW = "อาจมีเรื่องนี้ด้วย"
REPORTER_ROW = "แจ้งโดย"
REASON_ROW = "เหตุผลที่ส่งคืน"
ATTACHED_ROW = "แนบมา"
BY_CITIZEN = "ประชาชน"
BY_VOLUNTEER = "อสร. {name}"
RULES: dict[str, str] = {
    "department_in_province": "ตรงกับภารกิจของหน่วยงาน",
    "screening": "ยังไม่ชัดว่าเป็นเรื่องของหน่วยงานใด",
    "referred": "ผ่านการคัดกรองแล้ว",
    "split": "แยกมาจากเรื่องที่มีหลายความต้องการ",
    "province_unknown": "ยังไม่ทราบจังหวัด",
    "no_officer_at": "หน่วยงานที่ตรงยังไม่มีเจ้าหน้าที่ในระบบ ({office})",
}

ACCEPT = "รับเรื่อง"
NOT_OURS = "ไม่ใช่ของเรา"
ANSWER = "ตอบประชาชน"
CLOSE = "ปิดเรื่อง"
REFER = "ส่งต่อ"
MY_WORK = "งานของฉัน"
OFFICE_WORK = "งานของสำนักงาน"
AS_CITIZEN = "เป็นเรื่องของฉันเอง"
DETAILS = "ดูเรื่อง"

ACCEPTED = "คุณรับเรื่อง {number} แล้วค่ะ แจ้งให้ผู้แจ้งทราบแล้ว"
HELD_BY = "เรื่อง {number} คุณ{name} รับไว้แล้วค่ะ"
NOT_YOUR_OFFICE = "เรื่อง {number} ไม่ได้อยู่กับหน่วยงานของคุณแล้วค่ะ ตอนนี้อยู่กับ{office}"
SERVES_NO_LONGER = "เรื่อง {number} ทำต่อไม่ได้แล้วค่ะ เพราะคุณไม่ได้เป็นเจ้าหน้าที่ในระบบแล้ว"
NOT_AN_OFFICER = "คุณไม่ได้เป็นเจ้าหน้าที่ในระบบแล้วค่ะ"
STATE_NOW = "เรื่อง {number} ตอนนี้: {status} ({office})"
NO_CASE = "ไม่พบเรื่องนี้ในระบบค่ะ"
ASK_RETURN = "เรื่อง {number} ไม่ใช่ของหน่วยงานเพราะอะไรคะ เลือกด้านล่าง หรือพิมพ์เหตุผล"
RETURN_REASONS = ("ผิดหน่วยงาน", "อยู่นอกพื้นที่", "เรื่องซ้ำ")
RETURNED = "ส่งเรื่อง {number} กลับไปคัดกรองที่{office}แล้วค่ะ"
ASK_REFER = "ส่งเรื่อง {number} ให้หน่วยงานใดคะ"
REFERRED = "ส่งเรื่อง {number} ถึง{office}แล้วค่ะ"
NOBODY_THERE = "{office}ยังไม่มีเจ้าหน้าที่ในระบบค่ะ เรื่อง {number} ยังอยู่กับคุณ โปรดเลือกหน่วยงานอื่นหรือประสานทางโทรศัพท์"
NO_PROVINCE = "เรื่อง {number} ยังไม่ทราบจังหวัดค่ะ กด “ตอบประชาชน” เพื่อถามก่อน แล้วจึงส่งต่อ"
ASK_ANSWER = "พิมพ์ข้อความถึงผู้แจ้งเรื่อง {number} ได้เลยค่ะ ข้อความถัดไปของคุณจะส่งถึงผู้แจ้ง (พิมพ์ “ยกเลิก” เพื่อไม่ส่ง)"
ANSWER_SENT = "ส่งถึงผู้แจ้งเรื่อง {number} แล้วค่ะ"
ANSWER_CANNOT_REACH = "บันทึกคำตอบในเรื่อง {number} แล้ว แต่ผู้แจ้งบล็อกบัญชีนี้อยู่ โปรดติดต่อทางโทรศัพท์ค่ะ"
ASK_CLOSE = "ปิดเรื่อง {number} ผลเป็นอย่างไรคะ เลือกด้านล่าง หรือพิมพ์ผลเอง (พิมพ์ “ยกเลิก” เพื่อไม่ปิด)"
CANCELLED = "ยกเลิกแล้วค่ะ ยังไม่ได้ทำอะไรกับเรื่อง {number}"
COMMAND_CANCEL = frozenset({"ยกเลิก", "cancel"})

OFFICER_SAID = "เจ้าหน้าที่: {words}"
ADDED = "ผู้แจ้งเรื่อง {number} แจ้งเพิ่ม:\n{words}"
ADDED_MEDIA = "ผู้แจ้งเรื่อง {number} ส่ง{kind}เพิ่ม"
PLACED = "ผู้แจ้งเรื่อง {number} บอกพื้นที่แล้ว: {place}"
TAKEN_BACK = "ผู้แจ้งยกเลิกเรื่อง {number} แล้วค่ะ ไม่ต้องดำเนินการต่อ"
UNSENT = "ผู้แจ้งเรื่อง {number} ยกเลิกข้อความหนึ่ง ระบบลบข้อความนั้นแล้ว โปรดไม่ใช้ข้อความที่เห็นก่อนหน้า"

UNSENT_WORDS = "(ผู้เขียนยกเลิกข้อความแล้ว)"

WHAT_TO_DO = "ต้องการทำอะไรคะ ถ้าจะตอบผู้แจ้ง ให้กด “ตอบประชาชน” ที่การ์ดของเรื่องนั้น"
NO_WORK = "ไม่มีเรื่องค้างค่ะ"
WORK_TITLE = "{title} {count} เรื่อง"
WORK_SHOWN = " (แสดง {shown} เรื่องที่รอนานที่สุด)"
COMMAND_MY_WORK = frozenset({"งานของฉัน", "งาน", "งานผม", "งานดิฉัน"})
COMMAND_OFFICE_WORK = frozenset({"งานของสำนักงาน", "งานสำนักงาน", "งานทั้งหมด"})

PARKED = "มีข้อความของประชาชนที่ระบบประมวลผลไม่สำเร็จ (รหัส {event}) โปรดแจ้งผู้ดูแลระบบ"

DEPARTMENT_BUTTONS: dict[Department, str] = {
    Department.DOE: "จัดหางาน",
    Department.DSD: "พัฒนาฝีมือ",
    Department.DLPW: "สวัสดิการฯ",
    Department.SSO: "ประกันสังคม",
}
MEDIA: dict[str, str] = {"image": "รูป", "video": "วิดีโอ", "audio": "เสียง", "file": "ไฟล์"}
HOW_TO = (
    "สำหรับเจ้าหน้าที่\n"
    "• เมื่อมีเรื่องใหม่จะมีการ์ดแจ้ง กด “รับเรื่อง” เพื่อดูแล\n"
    "• “งานของฉัน” “งานของสำนักงาน” “เกินกำหนด” “รอผู้แจ้งตอบ” ดูรายการงาน\n"
    "• “ตอบประชาชน” มีข้อความสำเร็จรูป “ถามเพิ่ม” ถามแล้วเวลากำหนดหยุดนับ\n"
    "• “ปิดเรื่อง” เสนอผล แล้วผู้แจ้งเป็นผู้ยืนยัน “อื่น ๆ” มีปุ่มที่เหลือ\n"
    "• “เวร” เข้าเวร ออกเวร หรือแจ้งว่าไม่อยู่"
)
