"""Every Thai sentence the simulator says to whoever drives it."""

from typing import Final

ACCOUNT_NAME: Final = "ชี้เป้า กระทรวงแรงงาน"

NO_SUCH_PERSON: Final = "ไม่พบบุคคลนี้"
NO_SUCH_MESSAGE: Final = "ไม่พบข้อความนี้"
NO_SUCH_CONVERSATION: Final = "ไม่พบบทสนทนานี้"
NO_SUCH_SAMPLE: Final = "ไม่มีตัวอย่างชื่อนี้"
PERSON_EXISTS: Final = "มีบุคคลรหัสนี้อยู่แล้ว"
NO_SUCH_GROUP: Final = "ไม่พบกลุ่มนี้"
GROUP_EXISTS: Final = "มีกลุ่มรหัสนี้อยู่แล้ว"
NOT_A_MEMBER: Final = "บุคคลนี้ไม่ได้อยู่ในกลุ่ม"
NO_CLOCK: Final = "ระบบที่ต่ออยู่ไม่มีนาฬิกาที่เลื่อนได้"
CLOCK_AWAY: Final = "ติดต่อนาฬิกาของระบบไม่ได้"
BAD_PERSON_ID: Final = "รหัสต้องเป็น U ตามด้วยเลขฐานสิบหก 32 ตัว"
IS_BLOCKED: Final = "บุคคลนี้บล็อกบัญชีอยู่ กรุณาเพิ่มเพื่อนก่อน"
NOTHING_SENT: Final = "กรุณาแนบไฟล์หรือระบุชื่อตัวอย่าง"
BAD_ACTION: Final = "กดปุ่มแบบนี้ไม่ได้"
BAD_REQUEST: Final = "ข้อมูลไม่ถูกต้อง"
BAD_CONVERSATION: Final = "บทสนทนาเขียนไม่ถูกต้อง"

SAMPLE_PAYSLIP: Final = (
    "สลิปเงินเดือน",
    "บริษัท ตัวอย่าง จำกัด",
    "ค่าจ้าง 15 วัน  6,150 บาท",
    "หักประกันสังคม  308 บาท",
    "ค้างจ่าย 2 เดือน",
)
SAMPLE_INJURY: Final = ("มือบวมจากเครื่องจักร", "ภาพจำลอง")
